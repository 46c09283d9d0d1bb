package io.trunkline.api.admin;

import io.trunkline.gateway.config.DirectoryChanges;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.SecretBox;

/** What the resources of administration share. */
record AdminContext(DirectoryLog directory, DirectoryChanges changes, SecretBox secrets) {}
