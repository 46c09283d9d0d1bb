package io.trunkline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the structure, for any root package: {@code io.trunkline} is the product, {@code io.trunkline.planted}
 * breaks each of them once.
 *
 * @param root the package that holds {@code smpp}, {@code gateway} and {@code api}
 */
record Rules(String root) {
    private static final String[] DRIVERS = {
        "org.apache.kafka..",
        "reactor.kafka..",
        "io.r2dbc..",
        "org.postgresql..",
        "io.lettuce..",
        "io.netty..",
        "reactor.netty..",
        "com.google.protobuf.."
    };

    /** The leaf packages: the only ones of the gateway that may hold a driver. */
    private static final List<String> LEAVES = List.of("kafka", "postgres", "redis", "smpp", "http");

    ArchRule transportKnowsNothingOfTheGateway() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".smpp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".gateway..", root + ".api..");
    }

    ArchRule gatewayKnowsNothingOfTheApi() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".api..");
    }

    ArchRule domainUsesNoDriver() {
        return noClasses()
                .that(are("domain rooms", this::isDomain))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DRIVERS);
    }

    /** Domain rooms may use the transport's pure parts: text and receipts. */
    ArchRule domainUsesNoSession() {
        return noClasses()
                .that(are("domain rooms", this::isDomain))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        root + ".smpp.client..",
                        root + ".smpp.server..",
                        root + ".smpp.session..",
                        root + ".smpp.codec..");
    }

    /** What leaves of one technology share stands in a leaf of that name directly below the gateway. */
    ArchRule onlyAppWiresLeaves() {
        return classes().that(are("leaves", this::isLeaf)).should(beUsedOnlyByThemselvesAndApp());
    }

    ArchRule roomsHaveNoCycles() {
        return slices().matching(root + ".gateway.(*)..").should().beFreeOfCycles();
    }

    ArchRule everyPackageIsNullMarked() {
        return classes()
                .that(are("in our own packages", this::isOurs))
                .should(new ArchCondition<>("be in a @NullMarked package") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(item, marked, item.getPackageName()));
                    }
                });
    }

    Stream<ArchRule> all() {
        return Stream.of(
                transportKnowsNothingOfTheGateway(),
                gatewayKnowsNothingOfTheApi(),
                domainUsesNoDriver(),
                domainUsesNoSession(),
                onlyAppWiresLeaves(),
                roomsHaveNoCycles(),
                everyPackageIsNullMarked());
    }

    private ArchCondition<JavaClass> beUsedOnlyByThemselvesAndApp() {
        return new ArchCondition<>("be used only inside their own package and by app") {
            @Override
            public void check(JavaClass leaf, ConditionEvents events) {
                leaf.getDirectDependenciesToSelf().forEach(use -> {
                    String user = use.getOriginClass().getPackageName();
                    boolean allowed = user.startsWith(leaf.getPackageName())
                            || user.startsWith(root + ".api.app")
                            || leaf.getPackageName().equals(root + ".gateway." + lastName(user));
                    events.add(new SimpleConditionEvent(leaf, allowed, use.getDescription()));
                });
            }
        };
    }

    private boolean isOurs(JavaClass type) {
        return Stream.of(".smpp", ".gateway", ".api").anyMatch(room -> within(type, root + room))
                && !within(type, root + ".gateway.log.wire");
    }

    private boolean isDomain(JavaClass type) {
        return within(type, root + ".gateway") && !isLeaf(type) && !within(type, root + ".gateway.log.wire");
    }

    private boolean isLeaf(JavaClass type) {
        return within(type, root + ".gateway") && LEAVES.contains(lastName(type.getPackageName()));
    }

    private static String lastName(String packageName) {
        return packageName.substring(packageName.lastIndexOf('.') + 1);
    }

    private static boolean within(JavaClass type, String room) {
        String name = type.getPackageName();
        return name.equals(room) || name.startsWith(room + ".");
    }

    private static DescribedPredicate<JavaClass> are(String words, java.util.function.Predicate<JavaClass> test) {
        return DescribedPredicate.describe(words, test);
    }
}
