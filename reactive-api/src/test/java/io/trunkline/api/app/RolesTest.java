package io.trunkline.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.gateway.log.kafka.LogServers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of which one takes messages in and the other does all the rest. */
class RolesTest {
    private static final int INTAKE = 1;
    private static final int REST = 2;

    @Test
    void messageShouldBeTakenInByOneNodeAndDeliveredByAnother(@TempDir Path folder) throws Exception {
        try (Neighbours neighbours = new Neighbours(folder)) {
            neighbours.start("intake");
            neighbours.awaitReady(INTAKE);
            neighbours.start("route,carrier,view,live");
            neighbours.awaitReady(REST);

            HttpResponse<String> answer = neighbours.create(INTAKE, "14155550101");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            String sid = new ObjectMapper().readTree(answer.body()).path("sid").asText();
            LogServers.await(
                    "its delivery", () -> neighbours.message(INTAKE, sid).contains("\"status\":\"delivered\""));
            assertThat(neighbours.submitted()).isEqualTo(1);
            Map<String, List<MemberDescription>> members = members(neighbours.kafka());
            String rest = neighbours.name(REST);
            assertThat(members.keySet()).contains("router", "carriers", "pg", "live");
            assertThat(members.values().stream().flatMap(Collection::stream).map(MemberDescription::clientId))
                    .as("who shares lanes and partitions")
                    .isNotEmpty()
                    .allMatch(client -> client.endsWith(rest));
            assertThat(partitions(members, "carriers")).as("slots").isEqualTo(16);
            assertThat(partitions(members, "router")).as("of intake").isEqualTo(4);
        }
    }

    private static int partitions(Map<String, List<MemberDescription>> members, String group) {
        return members.getOrDefault(group, List.of()).stream()
                .mapToInt(member -> member.assignment().topicPartitions().size())
                .sum();
    }

    /** Of every group that has some. */
    private static Map<String, List<MemberDescription>> members(String kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            List<String> groups = admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
            return admin.describeConsumerGroups(groups).all().get().values().stream()
                    .filter(group -> !group.members().isEmpty())
                    .collect(Collectors.toMap(group -> group.groupId(), group -> List.copyOf(group.members())));
        }
    }
}
