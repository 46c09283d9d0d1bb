package io.trunkline.planted.gateway.message;

import io.trunkline.planted.api.app.Wiring;

record GatewayThatKnowsTheApi(Wiring wiring) {}
