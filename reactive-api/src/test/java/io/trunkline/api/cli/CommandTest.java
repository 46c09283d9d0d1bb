package io.trunkline.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.api.TestGateway;
import io.trunkline.api.admin.Json;
import io.trunkline.api.cli.AdminClient.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
    private final TestGateway gateway = new TestGateway();

    @TempDir
    Path data;

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void accountShouldBeMadeListedChangedAndRemoved() throws Exception {
        Reply created = run("accounts", "create", "name=Acme");
        assertThat(created.status()).isEqualTo(201);
        String sid = (String) created.json().get("sid");
        assertThat(Table.of(run("accounts").json()))
                .startsWith("sid")
                .contains(sid + "  Acme   active")
                .contains(TestGateway.ACCOUNT);
        assertThat(run("accounts", "set", sid, "status=suspended").json()).containsEntry("status", "suspended");
        assertThat(run("accounts", "new-key", sid).json()).containsKeys("sid", "secret");
        assertThat(run("accounts", "delete", sid).status()).isEqualTo(204);
        assertThat(run("accounts", "get", sid).status()).isEqualTo(404);
    }

    @Test
    void fieldsShouldBeTextsOrJson() throws Exception {
        Reply created = run(
                "carriers",
                "create",
                "name=beta",
                "host=127.0.0.1",
                "port:=2775",
                "system_id=esme",
                "password=secret",
                "window:=10",
                "slots:=[4,5]");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(run("routes", "create", "prefix=any", "carrier=beta").status())
                .isEqualTo(201);
        assertThat(run("carriers", "delete", "beta").status()).isEqualTo(409);
        assertThat(run("routes", "delete", "any-beta").status()).isEqualTo(204);
        assertThatThrownBy(() -> run("carriers", "set", "beta", "window:=ten"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("window:=ten: no JSON behind :=");
    }

    @Test
    void exportShouldBeAppliedAsAWholeOrNotAtAll() throws Exception {
        Map<String, Object> exported = run("export").json();
        Path file = data.resolve("directory.json");
        Files.writeString(file, Json.text(exported));
        assertThat(run("apply", file.toString()).json())
                .containsEntry("created", 0L)
                .containsEntry("changed", 0L)
                .containsEntry("unchanged", 8L);
        Files.writeString(
                file,
                "{\"accounts\": [{\"sid\": \"AC" + "7e".repeat(16) + "\", \"name\": \"New\"}],"
                        + "\"senders\": [{\"address\": \"+14155550111\", \"account\": \"AC" + "7e".repeat(16)
                        + "\", \"kind\": \"pigeon\"}]}");
        Reply refused = run("apply", file.toString());
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("senders[0]: kind: pigeon (expected: one of");
        assertThat(run("accounts", "get", "AC" + "7e".repeat(16)).status()).isEqualTo(404);
        Files.writeString(file, Files.readString(file).replace("pigeon", "short_code"));
        assertThat(run("apply", file.toString(), "--dry-run").json()).containsEntry("created", 2L);
        assertThat(run("accounts", "get", "AC" + "7e".repeat(16)).status()).isEqualTo(404);
        Reply applied = run("apply", file.toString());
        assertThat(applied.json()).containsEntry("created", 2L);
        assertThat(applied.body()).contains("auth_token");
        assertThat(run("accounts", "get", "AC" + "7e".repeat(16)).status()).isEqualTo(200);
    }

    @Test
    void whatTheFileDoesNotListShouldGoWhereThatIsAskedForAndNothingElse() throws Exception {
        run("senders", "create", "account=" + TestGateway.ACCOUNT, "address=+14155550111", "kind=short_code");
        Path file = data.resolve("senders.json");
        Map<String, Object> senders = run("senders").json();
        Files.writeString(file, Json.text(senders));
        run("senders", "create", "account=" + TestGateway.ACCOUNT, "address=+14155550112", "kind=short_code");
        assertThat(run("apply", file.toString()).json()).containsEntry("removed", 0L);
        Reply dry = run("apply", file.toString(), "--prune", "--dry-run");
        assertThat(dry.json()).containsEntry("removed", 1L);
        assertThat(dry.body()).contains("\"sender/+14155550112\":\"removed\"");
        assertThat(run("senders", "get", "+14155550112").status()).isEqualTo(200);
        assertThat(run("apply", file.toString(), "--prune").json()).containsEntry("removed", 1L);
        assertThat(run("senders", "get", "+14155550112").status()).isEqualTo(404);
        assertThat(run("senders", "get", "+14155550111").status()).isEqualTo(200);
        assertThat(run("accounts", "get", TestGateway.ACCOUNT).status()).isEqualTo(200);
        Files.writeString(file, "{\"accounts\": []}");
        assertThat(run("apply", file.toString(), "--prune").status())
                .as("its senders name it")
                .isEqualTo(409);
    }

    @Test
    void optOutShouldBePutListedAndTakenBack() throws Exception {
        String name = TestGateway.SENDER + "/+14155559999";
        assertThat(run("opt-outs", "put", name).status()).isEqualTo(201);
        assertThat(run("opt-outs", "put", TestGateway.OTHER_SENDER + "/+14155559998")
                        .status())
                .isEqualTo(201);
        assertThat(run("opt-outs").body()).contains("+14155559999", "+14155559998", "\"updated_by\":\"tester\"");
        assertThat(run("opt-outs", "list", "+14155559999").body()).doesNotContain("+14155559998");
        assertThat(run("opt-outs", "get", name).json()).containsEntry("scope", TestGateway.SENDER);
        assertThat(run("opt-outs", "delete", name).status()).isEqualTo(204);
        assertThat(run("opt-outs", "get", name).status()).isEqualTo(404);
        assertThat(run("opt-outs", "delete", name).status()).isEqualTo(404);
        assertThat(run("opt-outs", "list", "+14155559999").body()).doesNotContain("+14155559999");
        assertThat(run("opt-outs", "put", "+19995550000/+14155559999").status()).isEqualTo(400);
    }

    @Test
    void entryOfAVersionThatIsGoneShouldNotBeApplied() throws Exception {
        String exported = run("export").body();
        Path file = data.resolve("directory.json");
        Files.writeString(file, exported);
        assertThat(run("accounts", "set", TestGateway.ACCOUNT, "name=renamed").status())
                .isEqualTo(200);
        Reply refused = run("apply", file.toString());
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("account/" + TestGateway.ACCOUNT + ": version");
        assertThat(run("accounts", "get", TestGateway.ACCOUNT).json()).containsEntry("name", "renamed");
    }

    @Test
    void addressAndKeyShouldComeFromTheFileOfTheDataFolder() throws Exception {
        Files.writeString(
                data.resolve("admin.env"),
                "ADMIN_URL=http://127.0.0.1:" + gateway.port() + "\nADMIN_KEY=" + TestGateway.ADMIN_KEY + "\n");
        assertThat(TrunklineMain.run(List.of("--data", data.toString(), "accounts", "list"), Map.of()))
                .isZero();
        assertThat(TrunklineMain.run(List.of("--data", data.toString(), "accounts", "get", "AC1"), Map.of()))
                .isOne();
        assertThat(TrunklineMain.run(List.of("--data", data.toString(), "pigeons"), Map.of()))
                .isEqualTo(2);
        assertThat(TrunklineMain.run(
                        List.of("--data", data.toString(), "--url", "http://127.0.0.1:1", "accounts"), Map.of()))
                .isEqualTo(3);
        assertThat(TrunklineMain.run(List.of("--data", data.resolve("nowhere").toString(), "accounts"), Map.of()))
                .isEqualTo(2);
    }

    private Reply run(String... words) throws Exception {
        List<String> arguments = Stream.concat(
                        Stream.of("--url", "http://127.0.0.1:" + gateway.port(), "--as", "tester"), Stream.of(words))
                .toList();
        return new Command(Options.read(arguments, Map.of("TRUNKLINE_ADMIN_KEY", TestGateway.ADMIN_KEY))).run();
    }
}
