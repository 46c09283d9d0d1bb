package io.trunkline.planted.smpp.pdu;

import io.trunkline.planted.gateway.message.Word;

record TransportThatKnowsTheGateway(Word word) {}
