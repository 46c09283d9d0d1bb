package io.trunkline.gateway.view.postgres;

/**
 * A PostgreSQL database and who signs in to it. Its text form leaves the password out.
 */
public record PostgresServer(String host, int port, String database, String user, String password) {
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
