package io.trunkline.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.trunkline");
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("io.trunkline.planted");

    static Stream<ArchRule> productRules() {
        return new Rules("io.trunkline").all();
    }

    static Stream<ArchRule> plantedRules() {
        return new Rules("io.trunkline.planted").all();
    }

    @Test
    void productShouldBeOnTheClassPath() {
        assertThat(PRODUCT.size()).isGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("productRules")
    void productShouldKeepEachRule(ArchRule rule) {
        rule.check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("plantedRules")
    void plantedViolationShouldBreakEachRule(ArchRule rule) {
        EvaluationResult result = rule.evaluate(PLANTED);
        assertThat(result.hasViolation()).as(rule.getDescription()).isTrue();
    }
}
