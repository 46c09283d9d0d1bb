package io.trunkline.api.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.app.settings.CarrierAddress.Credentials;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.message.AccountSid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    private Path folder;

    @Test
    void nothingGivenShouldMeanTheDefaults() {
        Settings settings = accepted(List.of(), Map.of("PATH", "/bin"));

        assertThat(settings.data()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(settings.listen().http()).hasToString("127.0.0.1:8080");
        assertThat(settings.listen().smpp()).hasToString("127.0.0.1:2776");
        assertThat(settings.roles()).isEqualTo(EnumSet.allOf(Role.class));
        assertThat(settings.outside().kafka()).isEmpty();
        assertThat(settings.encryptionKey()).isEmpty();
    }

    @Test
    void theCommandLineShouldWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
        String file = file("http: 127.0.0.1:1\nsmpp: 127.0.0.1:2\nroles: [intake, view]\n");
        Settings settings = accepted(
                List.of("--http", "127.0.0.1:10", "--config=" + file),
                Map.of("TRUNKLINE_HTTP", "127.0.0.1:20", "TRUNKLINE_SMPP", "127.0.0.1:21"));

        assertThat(settings.listen().http().port()).isEqualTo(10);
        assertThat(settings.listen().smpp().port()).isEqualTo(21);
        assertThat(settings.roles()).containsExactlyInAnyOrder(Role.INTAKE, Role.VIEW);
    }

    @Test
    void everyAddressShouldBeRead() {
        Settings.Outside outside = accepted(
                        List.of(
                                "--kafka",
                                "one:9092,[::1]:9093",
                                "--postgres",
                                "postgresql://me:p%40ss+word@db:5432/sms",
                                "--redis",
                                "redis://cache:6379",
                                "--carrier",
                                "smsc:2775,me,secret"),
                        Map.of())
                .outside();

        assertThat(outside.kafka()).containsExactly(new HostPort("one", 9092), new HostPort("::1", 9093));
        assertThat(outside.postgres())
                .contains(new PostgresAddress(new HostPort("db", 5432), "sms", "me", "p@ss+word"));
        assertThat(outside.redis().map(RedisAddress::server)).contains(new HostPort("cache", 6379));
        assertThat(outside.carrier())
                .contains(new CarrierAddress(new HostPort("smsc", 2775), Optional.of(new Credentials("me", "secret"))));
    }

    @Test
    void limitsShouldBeReadByAccount() throws IOException {
        AccountSid one = new AccountSid("AC" + "1".repeat(32));
        AccountSid other = new AccountSid("AC" + "2".repeat(32));
        String key = "SK" + "3".repeat(32);
        String file = file("limits: [%s=100+30, %s/US=10, %s/%s=5, %s=none]\n".formatted(one, one, one, key, other));
        Limits limits = accepted(List.of("--config", file), Map.of()).limits();
        assertThat(limits.accounts())
                .containsExactly(
                        new AccountLimits(
                                one,
                                Optional.of(new RateLimit(100, 30)),
                                Map.of(key, new RateLimit(5, 2)),
                                Map.of("US", new RateLimit(10, 3))),
                        new AccountLimits(other, Optional.empty(), Map.of(), Map.of()));
        assertThat(Limits.parse(limits.text())).as("as a cluster hands it on").contains(limits);
        assertThat(accepted(List.of(), Map.of()).limits().accounts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "AC1=1", "%s", "%s=0", "%s=100+9", "%s=1,%s=2", "%s=none,%s=1", "%s/us=1", "%s=1000001"})
    void limitsOutOfFormShouldBeRefused(String limits) {
        String sid = "AC" + "1".repeat(32);
        assertThat(refused(List.of(), Map.of("TRUNKLINE_LIMITS", limits.replace("%s", sid)))
                        .explanation())
                .startsWith("setting TRUNKLINE_LIMITS: ")
                .contains("(expected: a list of AC…=RATE");
    }

    @Test
    void callbacksToLoopbackShouldBeAllowedExactlyWhenKafkaIsOnThisMachine() {
        assertThat(accepted(List.of(), Map.of()).webhooks().allowLoopback()).isTrue();
        assertThat(accepted(List.of("--kafka", "127.0.0.1:1,localhost:2"), Map.of())
                        .webhooks()
                        .allowLoopback())
                .isTrue();
        assertThat(accepted(List.of("--kafka", "127.0.0.1:1,a:2"), Map.of())
                        .webhooks()
                        .allowLoopback())
                .isFalse();
        assertThat(accepted(List.of("--kafka", "a:1"), Map.of()).webhooks().allowLoopback())
                .isFalse();
        assertThat(accepted(List.of("--kafka", "a:1"), Map.of("TRUNKLINE_WEBHOOKS_ALLOW_LOOPBACK", "true"))
                        .webhooks()
                        .allowLoopback())
                .isTrue();
    }

    @Test
    void allProblemsShouldBeReportedAtOnceWithNameFoundAndExpected() throws IOException {
        String file = file("htp: 127.0.0.1:1\nwebhooks: {allow-loopback: maybe}\nkafka: {a: 1}\n");
        String explanation = refused(
                        List.of("--config", file, "--smpp", "2776", "--colour", "--roles"),
                        Map.of("TRUNKLINE_HTP", "x", "TRUNKLINE_REDIS", "cache:6379"))
                .explanation();

        assertThat(explanation.lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("setting --smpp: 2776 (expected: HOST:PORT"),
                        line -> assertThat(line)
                                .startsWith("setting --colour: unknown option (expected: one of --data"),
                        line -> assertThat(line).startsWith("setting --roles: nothing after it (expected: one or more"),
                        line -> assertThat(line)
                                .startsWith("setting TRUNKLINE_HTP: unknown variable (expected: one of"),
                        line -> assertThat(line).startsWith("setting TRUNKLINE_REDIS: cache:6379 (expected: redis://"),
                        line -> assertThat(line).startsWith("setting htp in " + file + ": unknown setting"),
                        line -> assertThat(line).contains("webhooks.allow-loopback in " + file + ": maybe (expected: "),
                        line -> assertThat(line).contains("kafka in " + file + ": a map (expected: HOST:PORT"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--http|127.0.0.1",
                "--http|127.0.0.1:70000",
                "--http|:8080",
                "--http|::1:8080",
                "--kafka|a:1,",
                "--kafka|a:0",
                "--postgres|postgresql://db:5432/sms",
                "--postgres|postgresql://me:a%zz@db:5432/sms",
                "--redis|http://cache:6379",
                "--carrier|smsc:2775,me",
                "--carrier|smsc:2775,me,more-than-8",
                "--roles|intake,,view",
                "--roles|all",
                "--data|' '",
            })
    void aWrongValueShouldBeRefusedUnderItsName(String option, String value) {
        assertThat(refused(List.of(option, value), Map.of()).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.setting()).isEqualTo(option));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2", "- a list", "http: 127.0.0.1:1\nhttp: 127.0.0.1:2", "a: !!java/object x"})
    void aFileThatIsNoMapOfSettingsShouldBeRefused(String content) throws IOException {
        assertThat(refused(List.of("--config", file(content)), Map.of()).problems())
                .isNotEmpty();
    }

    @Test
    void aMissingFileShouldBeRefused() {
        assertThat(refused(List.of("--config", "nowhere.yaml"), Map.of()).explanation())
                .startsWith("setting --config: nowhere.yaml, which does not exist (expected: ");
    }

    @Test
    void anOptionGivenTwiceShouldBeRefused() {
        assertThat(refused(List.of("--http", "a:1", "--http", "a:2"), Map.of()).explanation())
                .startsWith("setting --http: given more than once");
    }

    @Test
    void partnersShouldBeSpokenToOverTlsWhereACertificateAndItsKeyAreGiven() throws IOException {
        assertThat(accepted(List.of(), Map.of()).listen().smppTls()).isEmpty();

        String file = file("smpp-tls:\n  certificate: /etc/chain.pem\n  key: /etc/key.pem\n");
        Settings settings =
                accepted(List.of("--config=" + file), Map.of("TRUNKLINE_SMPP_TLS_CLIENT_CA", "/etc/partners.pem"));
        assertThat(settings.listen().smppTls())
                .contains(new Settings.SmppTls(
                        Path.of("/etc/chain.pem"), Path.of("/etc/key.pem"), Optional.of(Path.of("/etc/partners.pem"))));
    }

    @Test
    void certificateWithoutAKeyShouldBeRefused() {
        assertThat(refused(List.of(), Map.of("TRUNKLINE_SMPP_TLS_CERTIFICATE", "/etc/chain.pem"))
                        .explanation())
                .contains("TRUNKLINE_SMPP_TLS_CERTIFICATE: alone"
                        + " (expected: together with smpp-tls.certificate and smpp-tls.key)");
    }

    @Test
    void secretsShouldNeverBeShown() {
        String explanation = refused(
                        List.of("--postgres", "postgresql://me:hidden1@db", "--carrier", "smsc:0,me,hidden2"),
                        Map.of("TRUNKLINE_ENCRYPTION_KEY", "hidden3"))
                .explanation();
        Settings settings = accepted(
                List.of("--postgres", "postgresql://me:hidden4@db:1/sms", "--carrier", "smsc:1,me,hidden5"),
                Map.of("TRUNKLINE_ENCRYPTION_KEY", KEY));

        assertThat(explanation + settings).doesNotContain("hidden").doesNotContain(KEY);
    }

    @Test
    void servicesShouldTakeNothingButTheFolderAndTheFile() {
        assertThat(SettingsReader.readForServices(List.of("--data", "d"), Map.of()))
                .isInstanceOf(Reading.Accepted.class);
        assertThat(SettingsReader.readForServices(List.of("--http", "a:1"), Map.of()))
                .isInstanceOf(Reading.Refused.class);
    }

    @Test
    void theKeyShouldBeMadeOnceAndKeptForItsOwnerAlone() throws IOException {
        Settings settings = accepted(List.of("--data", folder.resolve("new").toString()), Map.of());
        EncryptionKey made = EncryptionKey.of(settings);

        assertThat(EncryptionKey.of(settings)).isEqualTo(made);
        assertThat(made.bytes()).hasSize(32);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(settings.data().resolve("secret.key"))))
                .isEqualTo("rw-------");
        assertThat(settings.data().toFile().list()).containsExactly("secret.key");
    }

    @Test
    void aKeyThatIsGivenShouldWinOverTheKeptOne() throws IOException {
        Settings settings = accepted(
                List.of("--data", folder.toString(), "--config", file("encryption-key: " + KEY + "\n")), Map.of());

        assertThat(EncryptionKey.of(settings).bytes()).containsOnly(0);
        assertThat(folder.resolve("secret.key")).doesNotExist();
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("trunkline.yaml"), content).toString();
    }

    private static Settings accepted(List<String> arguments, Map<String, String> environment) {
        Reading reading = SettingsReader.read(arguments, environment);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) reading).settings();
    }

    private static Reading.Refused refused(List<String> arguments, Map<String, String> environment) {
        Reading reading = SettingsReader.read(arguments, environment);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return (Reading.Refused) reading;
    }
}
