package dev.cairn.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.http.HttpClient;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house over the packages below a base. The base is {@code dev.cairn} for the house itself and
 * {@code dev.cairn.house.planted} for the wrong classes that show that each rule bites. Rules about rooms that are still
 * empty hold.
 */
final class Arrows {
    /** Rooms and their floors, from the ground up. */
    static final Map<String, Integer> FLOORS = floors();

    /** A library and the only packages that may use it. */
    static final Map<String, List<String>> LIBRARIES = Map.of(
            "io.vertx..", List.of("ingest..", "web..", "launch.."),
            "com.pi4j..", List.of("edge.hal.pi4j.."),
            "com.google.zxing..", List.of("web.qr.."),
            "java.sql..", List.of("store.."),
            "org.sqlite..", List.of("store.."),
            "com.datastax..", List.of("store.cassandra.."),
            "org.snakeyaml..", List.of("settings.."),
            "io.prometheus..", List.of("ingest.admin.."),
            "org.bouncycastle..", List.of("proof..", "ledger.stamp..", "ingest.est..", "launch.."));

    private static final Set<Class<?>> CLOCKS = Set.of(
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            Clock.class,
            InstantSource.class);

    private final String base;

    Arrows(String base) {
        this.base = base;
    }

    private static Map<String, Integer> floors() {
        Map<String, Integer> floors = new LinkedHashMap<>();
        List<List<String>> house = List.of(
                List.of("proof"),
                List.of("model", "settings", "epcis"),
                List.of("firmware", "query"),
                List.of("ledger", "history"),
                List.of("edge", "ingest", "web", "store"),
                List.of("launch"));
        for (int floor = 0; floor < house.size(); floor++) {
            for (String room : house.get(floor)) {
                floors.put(room, floor);
            }
        }
        return floors;
    }

    private String in(String place) {
        return base + "." + place;
    }

    private String[] in(Stream<String> places) {
        return places.map(this::in).toArray(String[]::new);
    }

    /** No room sees a room above it or beside it; history may see the ledger's core. */
    ArchRule down(String room) {
        String[] forbidden = in(FLOORS.keySet().stream()
                .filter(other -> !other.equals(room) && FLOORS.get(other) >= FLOORS.get(room))
                .filter(other -> !(room.equals("history") && other.equals("ledger")))
                .map(other -> other + ".."));
        return noClasses()
                .that()
                .resideInAPackage(in(room + ".."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .as("arrows from " + room + " point down only")
                .allowEmptyShould(true);
    }

    /** A library stays in the packages that were built to hide it. */
    ArchRule library(String library) {
        List<String> homes = LIBRARIES.get(library);
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackages(in(homes.stream()))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .as(library + " only in " + homes)
                .allowEmptyShould(true);
    }

    /** A stranger takes one jar and verifies without us. */
    ArchRule proofStandsAlone() {
        return classes()
                .that()
                .resideInAPackage(in("proof.."))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(in("proof.."), "java..", "javax..", "org.bouncycastle..", "org.jspecify..")
                .as("proof stands on the JDK and Bouncy Castle alone")
                .allowEmptyShould(true);
    }

    /** What a Raspberry Pi on a farm must not have to carry. */
    ArchRule edgeStaysLight() {
        String[] heavy = Stream.concat(
                        Arrays.stream(in(Stream.of("ledger..", "epcis..", "history..", "store.."))),
                        Stream.of("io.vertx..", "java.sql..", "org.sqlite..", "com.fasterxml.jackson.."))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(in("edge.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(heavy)
                .as("edge carries no ledger, EPCIS, database or Vert.x")
                .allowEmptyShould(true);
    }

    /**
     * Signing and verifying happen in one room, so that the strict rule cannot be passed by; but for time-stamp tokens, whose
     * signatures are by strangers' keys of any kind and whose verdict no phone shares.
     */
    ArchRule cryptographyInProofOnly() {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackages(in("proof.."), in("ledger.stamp.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.bouncycastle.crypto..",
                        "org.bouncycastle.math..",
                        "org.bouncycastle.pqc..",
                        "org.bouncycastle.jcajce..",
                        "org.bouncycastle.jce..")
                .as("Bouncy Castle's cryptography only in proof")
                .allowEmptyShould(true);
    }

    /** The JDK's verifier and the phone's do not agree on every signature. */
    ArchRule noSignaturesByTheJdk() {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackages(in("proof.."), in("edge.key.."), in("ingest.verify.."))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Signature.class)
                .as("java.security.Signature only in proof, edge.key and ingest.verify")
                .allowEmptyShould(true);
    }

    /** Time is given, never taken; only the launcher and each tier's Main know the wall clock. */
    ArchRule timeIsGiven() {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackage(in("launch.."))
                .and()
                .haveNameNotMatching(".*\\.Main(\\$.*)?")
                .should()
                .callCodeUnitWhere(describe("reads the wall clock", Arrows::readsTheWallClock))
                .as("time is given through constructors")
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaCall<?>> describe(
            String what, java.util.function.Predicate<JavaCall<?>> predicate) {
        return DescribedPredicate.describe(what, predicate);
    }

    private static boolean readsTheWallClock(JavaCall<?> call) {
        CodeUnitCallTarget target = call.getTarget();
        JavaClass owner = target.getOwner();
        String name = target.getName();
        if (owner.isEquivalentTo(System.class)) {
            return name.equals("currentTimeMillis");
        }
        if (owner.isEquivalentTo(Date.class)) {
            return name.equals("<init>") && target.getRawParameterTypes().isEmpty();
        }
        boolean clock = CLOCKS.stream().anyMatch(owner::isEquivalentTo);
        return clock && (name.equals("now") || name.startsWith("system"));
    }

    /** A client of one's own is collected under its answer, and has limits of its own. */
    ArchRule oneHttpClient() {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .haveNameNotMatching(".*\\.HttpOut")
                .should()
                .callCodeUnitWhere(describe("makes an HTTP client", Arrows::makesAnHttpClient))
                .as("one HTTP client a process, HttpOut's")
                .allowEmptyShould(true);
    }

    private static boolean makesAnHttpClient(JavaCall<?> call) {
        CodeUnitCallTarget target = call.getTarget();
        return target.getOwner().isEquivalentTo(HttpClient.class)
                && (target.getName().equals("newBuilder") || target.getName().equals("newHttpClient"));
    }

    /** Null is a type here, everywhere; templates become classes without a package of ours. */
    ArchRule everyPackageIsNullMarked() {
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackages(in("web.pages.."), in("ingest.pages.."))
                .should(new ArchCondition<>("reside in a @NullMarked package") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        String sentence = type.getPackageName() + (marked ? " is" : " is not") + " @NullMarked";
                        events.add(new SimpleConditionEvent(type, marked, sentence));
                    }
                })
                .as("every package is @NullMarked")
                .allowEmptyShould(true);
    }

    /** Nothing stands in the garden: a class belongs to a room. */
    ArchRule everyClassHasARoom() {
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .should()
                .resideInAnyPackage(in(FLOORS.keySet().stream().map(room -> room + "..")))
                .as("every class has a room")
                .allowEmptyShould(true);
    }
}
