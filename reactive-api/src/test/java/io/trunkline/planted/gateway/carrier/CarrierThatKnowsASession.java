package io.trunkline.planted.gateway.carrier;

import io.trunkline.planted.smpp.client.Session;

record CarrierThatKnowsASession(Session session) {}
