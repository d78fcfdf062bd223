package dev.cairn.house;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.cairn.launch.Main;
import dev.cairn.settings.Settings;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArrowsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages("dev.cairn");
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("dev.cairn.house.planted");

    /** Neither the top floor nor the one allowed arrow has anything to report. */
    private static final Set<String> RIGHT_EVEN_WHEN_PLANTED = Set.of("down launch", "down history");

    private static Arguments rule(String name, Function<Arrows, ArchRule> rule) {
        return Arguments.of(Named.of(name, rule), name);
    }

    static Stream<Arguments> rules() {
        Stream<Arguments> floors =
                Arrows.FLOORS.keySet().stream().map(room -> rule("down " + room, arrows -> arrows.down(room)));
        Stream<Arguments> libraries = Arrows.LIBRARIES.keySet().stream()
                .map(library -> rule("library " + library, arrows -> arrows.library(library)));
        Stream<Arguments> others = Stream.of(
                rule("proof stands alone", Arrows::proofStandsAlone),
                rule("edge stays light", Arrows::edgeStaysLight),
                rule("cryptography in proof only", Arrows::cryptographyInProofOnly),
                rule("no signatures by the JDK", Arrows::noSignaturesByTheJdk),
                rule("time is given", Arrows::timeIsGiven),
                rule("one HTTP client", Arrows::oneHttpClient),
                rule("every package is null-marked", Arrows::everyPackageIsNullMarked),
                rule("every class has a room", Arrows::everyClassHasARoom));
        return Stream.of(floors, libraries, others).flatMap(all -> all);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_house_keeps_the_rule(Function<Arrows, ArchRule> rule, String name) {
        rule.apply(new Arrows("dev.cairn")).check(HOUSE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_rule_bites_in_the_crooked_house(Function<Arrows, ArchRule> rule, String name) {
        boolean broken = rule.apply(new Arrows("dev.cairn.house.planted"))
                .evaluate(PLANTED)
                .hasViolation();
        if (RIGHT_EVEN_WHEN_PLANTED.contains(name)) {
            assertFalse(broken, name);
        } else {
            assertTrue(broken, name);
        }
    }

    @Test
    void the_rules_see_the_classes_of_other_modules_and_no_tests() {
        assertTrue(HOUSE.contain(Settings.class) && HOUSE.contain(Main.class));
        assertFalse(HOUSE.contain(ArrowsTest.class));
    }

    @Test
    void each_kind_of_clock_is_seen() {
        List<String> found = new Arrows("dev.cairn.house.planted")
                .timeIsGiven()
                .evaluate(PLANTED)
                .getFailureReport()
                .getDetails();
        assertTrue(found.stream().anyMatch(line -> line.contains("Instant.now()")), found::toString);
        assertTrue(found.stream().anyMatch(line -> line.contains("java.util.Date.<init>()")), found::toString);
        assertFalse(found.stream().anyMatch(line -> line.contains("planted.launch")), found::toString);
    }
}
