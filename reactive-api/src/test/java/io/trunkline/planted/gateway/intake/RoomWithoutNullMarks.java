package io.trunkline.planted.gateway.intake;

record RoomWithoutNullMarks(String text) {}
