-- Up to where each partition is read again while the view is being rebuilt; empty at all other times. Nobody projects while
-- there is a row, but for the rebuild.
CREATE TABLE view_rebuild (
    partition integer PRIMARY KEY,
    intake    bigint NOT NULL,
    lifecycle bigint NOT NULL
);
