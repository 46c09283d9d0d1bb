package io.trunkline.planted.api.twilio;

import io.trunkline.planted.gateway.log.kafka.Leaf;

record ResourceThatWiresALeaf(Leaf leaf) {}
