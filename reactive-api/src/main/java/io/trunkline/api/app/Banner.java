package io.trunkline.api.app;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a newcomer reads when the gateway is ready.
 *
 * @param lines in order
 */
record Banner(List<String> lines) {

    static Banner of(Node node) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Trunkline is ready at " + node.baseUrl());
        node.demo().ifPresent(demo -> {
            lines.add("");
            lines.add("Send a message:");
            lines.add("");
            lines.add("  curl -s -u " + demo.value("ACCOUNT_SID") + ":" + demo.value("AUTH_TOKEN") + " \\");
            lines.add("    " + node.baseUrl() + "/2010-04-01/Accounts/" + demo.value("ACCOUNT_SID")
                    + "/Messages.json \\");
            lines.add("    -d To=%2B14155552671 -d From="
                    + demo.value("SENDER_UNPACED").replace("+", "%2B")
                    + " --data-urlencode 'Body=Hello from Trunkline'");
            node.smpp().ifPresent(smpp -> {
                lines.add("");
                lines.add("Bind over SMPP at " + smpp + " with system_id " + demo.value("SMPP_SYSTEM_ID")
                        + " and password " + demo.value("SMPP_PASSWORD"));
            });
            lines.add("");
            lines.add(
                    "The demo account's names and secrets are in " + node.data().resolve("demo.env"));
        });
        lines.add("Administration: scripts/trunkline --data " + node.data() + " accounts list");
        lines.add("Health: " + node.baseUrl() + "/health/ready   Metrics: " + node.baseUrl() + "/metrics");
        lines.add("What to do next stands in README.md; what can be set, in reactive-api/docs/settings.md");
        lines.add("Ctrl-C stops the gateway; its data stays in " + node.data());
        lines.add("");
        return new Banner(List.copyOf(lines));
    }

    void print(PrintStream out) {
        lines.forEach(out::println);
    }
}
