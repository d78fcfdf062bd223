package dev.cairn.ingest.admin;

import dev.cairn.ingest.admin.Concern.Kind;
import dev.cairn.ingest.admin.Concern.Level;
import dev.cairn.ingest.fleet.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What about a gateway needs a person. Pure: the same facts, the same words. */
final class Concerns {
    /** A clock off by as much needs a look, or is wrong. */
    static final Duration CLOCK_LOOK = Duration.ofSeconds(30);

    static final Duration CLOCK_BAD = Duration.ofMinutes(10);

    /** A certificate is renewed when a third of its life is left; with less than a quarter that has failed, with a tenth it becomes urgent. */
    static final int CERTIFICATE_LOOK_PARTS = 4;

    static final int CERTIFICATE_BAD_PARTS = 10;

    /** Statements that wait at a gateway; a connection that was away for a moment leaves fewer. */
    static final long SPOOL_LOOK_MIN = 64;

    /** How long a refusal stays on top, and how long an answer "come again" counts as going on. */
    static final Duration REFUSED_BAD = Duration.ofHours(1);

    static final Duration RETRY_LOOK = Duration.ofMinutes(5);

    /** A gateway takes a configuration within seconds once it is connected. */
    static final Duration CONFIGURATION_LOOK = Duration.ofMinutes(10);

    static final Duration DISCONNECTED_LOOK = Duration.ofMinutes(1);

    private static final Set<String> TWINS = Set.of("CHN-13", "CHN-14", "CHN-16");

    private final Duration silentAfter;
    private final Instant now;
    private final boolean surveyed;
    private final List<Concern> found = new ArrayList<>();

    private Concerns(Duration silentAfter, Instant now, boolean surveyed) {
        this.silentAfter = silentAfter;
        this.now = now;
        this.surveyed = surveyed;
    }

    /**
     * All concerns, the worst first.
     *
     * @param silentAfter from which age of its last data a gateway is called silent
     * @param surveyed whether the log was looked through for what came before the start
     */
    static List<Concern> of(
            Facts.Standing standing,
            Seen seen,
            List<Missing> missing,
            Duration silentAfter,
            Instant now,
            boolean surveyed) {
        Concerns of = new Concerns(silentAfter, now, surveyed);
        if (standing == Facts.Standing.REVOKED) {
            of.add(Kind.REVOKED, Level.NOTE, "Its key was revoked; what it signed before stays valid.");
            of.codes(seen.codes());
        } else {
            of.silence(standing, seen);
            of.codes(seen.codes());
            of.inItsName(seen.unproven());
            missing.forEach(of::gap);
            seen.spool().ifPresent(of::spool);
            seen.clockOffsetMs().ifPresent(of::clock);
            seen.certificate().ifPresent(of::certificate);
            of.configuration(seen);
            of.connection(seen);
        }
        of.found.sort(Comparator.comparing(Concern::level));
        return List.copyOf(of.found);
    }

    private void add(Kind kind, Level level, String text) {
        found.add(new Concern(kind, level, Optional.empty(), text));
    }

    private void add(Kind kind, Level level, long ageMs, String text) {
        found.add(new Concern(kind, level, Optional.of(now.minusMillis(ageMs)), text));
    }

    private void silence(Facts.Standing standing, Seen seen) {
        if (standing == Facts.Standing.NOT_REGISTERED) {
            add(
                    Kind.NEVER_HEARD,
                    Level.LOOK,
                    "It has a certificate, but its organisation has not signed its key statement: nothing of it is kept here,"
                            + " the gateway keeps it.");
        } else if (seen.data().isEmpty()) {
            add(
                    Kind.NEVER_HEARD,
                    surveyed ? Level.LOOK : Level.NOTE,
                    surveyed ? "Nothing of it is in the log yet." : "The log is still being looked through for it.");
        } else if (seen.data().get().ageMs() > silentAfter.toMillis()) {
            Seen.Contact last = seen.data().get();
            add(
                    Kind.SILENT,
                    Level.BAD,
                    last.ageMs(),
                    "Silent since " + Words.minute(last.at()) + " (" + Words.length(last.ageMs()) + ").");
        }
    }

    private void codes(Map<String, Seen.Code> codes) {
        codes.forEach((name, code) -> {
            String said = Words.count(code.count(), "time") + ", last " + Words.ago(code.ageMs()) + ": " + name + ", "
                    + code.text() + ".";
            boolean fresh = code.ageMs() <= REFUSED_BAD.toMillis();
            if (TWINS.contains(name)) {
                add(Kind.TWIN, Level.BAD, code.ageMs(), "Two gateways with one key, or an old disk: " + said);
            } else if (code.outcome().equals("refused")) {
                add(Kind.REFUSED, fresh ? Level.BAD : Level.NOTE, code.ageMs(), "Refused for good " + said);
            } else if (code.outcome().equals("retry")) {
                boolean going = code.ageMs() <= RETRY_LOOK.toMillis();
                add(Kind.RETRY, going ? Level.LOOK : Level.NOTE, code.ageMs(), "Told to come again " + said);
            } else {
                add(Kind.FAULT, fresh ? Level.LOOK : Level.NOTE, code.ageMs(), "Fault " + said);
            }
        });
    }

    private void inItsName(Map<String, Seen.Code> unproven) {
        unproven.forEach((name, code) -> {
            String said = Words.count(code.count(), "time") + ", last " + Words.ago(code.ageMs()) + ": " + name + ", "
                    + code.text() + ".";
            if (TWINS.contains(name)) {
                add(Kind.TWIN, Level.BAD, code.ageMs(), "Two gateways with one key, or an old disk: " + said);
            } else {
                boolean fresh = code.ageMs() <= REFUSED_BAD.toMillis();
                add(
                        Kind.IN_ITS_NAME,
                        fresh ? Level.LOOK : Level.NOTE,
                        code.ageMs(),
                        "Turned away in its name, by whom is not known, " + said);
            }
        });
    }

    private void gap(Missing missing) {
        String what = (missing.from() == missing.to()
                        ? "Number " + missing.from()
                        : "Numbers " + missing.from() + " to " + missing.to())
                + " of its statements " + (missing.count() == 1 ? "is" : "are") + " missing"
                + (missing.more() ? ", perhaps more" : "");
        switch (missing.answer()) {
            case OWNED_UP -> add(Kind.GAP, Level.NOTE, what + "; it has owned up to it.");
            case NONE -> add(Kind.GAP, Level.BAD, what + ", and it has not said why.");
            case UNKNOWN ->
                add(
                        Kind.GAP,
                        Level.LOOK,
                        what + "; that was before this server started, so whether it said why is in the log.");
        }
    }

    private void spool(Seen.Spool spool) {
        if (spool.waiting() >= SPOOL_LOOK_MIN) {
            add(
                    Kind.SPOOL,
                    spool.growing() ? Level.BAD : Level.LOOK,
                    Words.count(spool.waiting(), "statement") + " wait at the gateway"
                            + (spool.growing() ? ", and it becomes more" : "") + " (told "
                            + Words.ago(spool.toldAgeMs()) + ").");
        }
    }

    /** Behind is never bad by itself: a gateway that comes back after a night without a line looks the same until it has caught up. */
    private void clock(long offsetMs) {
        if (offsetMs >= CLOCK_LOOK.toMillis()) {
            Level level = offsetMs >= CLOCK_BAD.toMillis() ? Level.BAD : Level.LOOK;
            add(Kind.CLOCK, level, "Its clock is " + Words.exact(offsetMs) + " ahead.");
        } else if (-offsetMs >= CLOCK_LOOK.toMillis()) {
            String behind = Words.exact(-offsetMs);
            add(
                    Kind.CLOCK,
                    Level.LOOK,
                    "All it has sent since it started came " + behind
                            + " late: it is catching up, or its clock is behind.");
        }
    }

    private void certificate(Seen.Certificate shown) {
        Duration left = Duration.between(now, shown.until());
        Duration life = Duration.between(shown.from(), shown.until());
        if (left.isNegative()) {
            add(
                    Kind.CERTIFICATE,
                    Level.BAD,
                    left.negated().toMillis(),
                    "The last certificate that it has shown ended on " + Words.minute(shown.until())
                            + ". It renews that by itself as soon as it has a line; if it has one, its journal says why not.");
        } else if (left.compareTo(life.dividedBy(CERTIFICATE_LOOK_PARTS)) < 0) {
            boolean urgent = left.compareTo(life.dividedBy(CERTIFICATE_BAD_PARTS)) < 0;
            add(
                    Kind.CERTIFICATE,
                    urgent ? Level.BAD : Level.LOOK,
                    "Its certificate ends on " + Words.minute(shown.until()) + ", in " + Words.length(left.toMillis())
                            + "; it should have been renewed.");
        }
    }

    private void configuration(Seen seen) {
        seen.told()
                .configurationRefused()
                .ifPresent(why -> add(Kind.CONFIGURATION, Level.BAD, "It has refused a configuration: " + why + "."));
        boolean other = seen.offered().isPresent()
                && seen.told().configuration().isPresent()
                && !seen.told()
                        .configuration()
                        .get()
                        .equals(seen.offered().get().hash());
        if (other && seen.offered().get().ageMs() > CONFIGURATION_LOOK.toMillis()) {
            add(
                    Kind.CONFIGURATION,
                    Level.LOOK,
                    seen.offered().get().ageMs(),
                    "Configuration " + seen.offered().get().version()
                            + " is offered; the gateway measures by another.");
        }
    }

    private void connection(Seen seen) {
        if (seen.link().open() == 0
                && seen.link().leftAgeMs().isPresent()
                && seen.door().equals("mqtt")) {
            long ms = seen.link().leftAgeMs().getAsLong();
            if (ms >= DISCONNECTED_LOOK.toMillis()) {
                add(Kind.DISCONNECTED, Level.LOOK, ms, "Not connected for " + Words.length(ms) + ".");
            }
        }
    }
}
