package io.trunkline.api.twilio;

/** What comes of reading the query of a list. */
sealed interface ListReading permits ListQuery, ListQuery.Refused {}
