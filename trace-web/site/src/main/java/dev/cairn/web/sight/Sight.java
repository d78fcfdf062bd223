package dev.cairn.web.sight;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.CaptureDocument.Captured;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Member;
import dev.cairn.epcis.TypedValue;
import dev.cairn.history.LotHistory;
import dev.cairn.history.Signer;
import dev.cairn.history.Step;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.query.Condition;
import dev.cairn.query.EventQuery;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one reader sees. Every event, capsule and question passes through here before an answer takes its form, so each form withholds the same.
 *
 * <p>An event of which members are withheld shows no event hash either, in no form: nothing in the hash is salted, so who knows the rest tries
 * order numbers until it fits. It goes by its entry in the log, and the capsule's salted leaves prove what is shown.
 */
public final class Sight {
    /** Entries of one event that are looked at for a reader's own signature. */
    static final int SIGNERS_MAX = 100;

    /** How a hash id begins, in whatever member it stands: the event's own, or that of another of which members are withheld. */
    private static final Pattern HASH_ID = Pattern.compile("ni:/", Pattern.CASE_INSENSITIVE);

    /** Without these nothing is an event, and nothing can be tried out with them. */
    private static final Set<String> ALWAYS = Set.of("@context", "type", "eventTime", "eventTimeZoneOffset");

    private static final String EVENT = "epcis";

    /** Capsules that hold nobody's business: what the pages show of sensors and findings, and what verifying needs. */
    private static final Set<String> OPEN =
            Set.of("senml", "state", "finding", "erase", "key", "timestamp", "recall", "linkset");

    private final Policy policy;
    private final Reader reader;

    public Sight(Policy policy, Reader reader) {
        this.policy = policy;
        this.reader = reader;
    }

    /** Whether nothing is withheld from this reader, whatever the event. */
    public boolean isWhole() {
        return reader.seesAll() || policy.isOpen();
    }

    /**
     * What the reader sees of an event; itself if that is everything.
     *
     * @param entries of all who signed it
     */
    public EpcisEvent event(EpcisEvent event, List<Long> entries) {
        return isWhole() ? event : event.showing(visible(event.members(), audience(event, entries)));
    }

    /** A lot's history with its events as this reader sees them. Everything else in it is told by members that are always public. */
    public LotHistory lot(LotHistory history) {
        return new LotHistory(
                history.item(),
                history.steps().stream().map(this::step).toList(),
                history.stays(),
                history.conditions(),
                history.findings(),
                history.contradictions(),
                history.gaps(),
                history.entries());
    }

    private Step step(Step step) {
        EpcisEvent seen =
                event(step.event(), step.signers().stream().map(Signer::index).toList());
        return new Step(
                seen,
                seen.withheld() > 0 ? "" : step.hashId(),
                step.signers(),
                step.place(),
                step.about(),
                step.depth(),
                step.thirdParty(),
                step.withdrawn());
    }

    /** Event hash ids for a bundle: of the events that are seen whole. */
    public static List<String> hashes(LotHistory seen) {
        return seen.steps().stream()
                .filter(step -> step.event().withheld() == 0)
                .map(Step::hashId)
                .toList();
    }

    /**
     * What the reader is given of a capsule.
     *
     * @return it, a partial one of the same root, or nothing when it holds nothing for him
     */
    public Optional<Bytes> capsule(long index, Bytes bytes) {
        if (reader.seesAll()) {
            return Optional.of(bytes);
        }
        try {
            return Capsule.parse(bytes) instanceof Capsule.Whole whole ? shown(index, whole) : Optional.empty();
        } catch (Malformed damaged) {
            return Optional.empty();
        }
    }

    private Optional<Bytes> shown(long index, Capsule.Whole capsule) {
        if (!capsule.type().equals(EVENT)) {
            return OPEN.contains(capsule.type()) ? Optional.of(capsule.bytes()) : Optional.empty();
        }
        List<Member> members = capsule.values().stream()
                .map(leaf -> new Member(leaf.path(), leaf.value() instanceof Item.Txt text ? text.value() : ""))
                .toList();
        Audience audience = CaptureDocument.ofMembers(members) instanceof Captured captured
                ? captured.events().stream()
                        .findFirst()
                        .map(event -> audience(event, List.of(index)))
                        .orElse(Audience.PUBLIC)
                : Audience.PUBLIC;
        Set<String> visible = visible(members, audience);
        Set<Integer> leaves = new TreeSet<>();
        for (int i = 0; i < members.size(); i++) {
            if (visible.contains(name(members.get(i)))) {
                leaves.add(i);
            }
        }
        if (leaves.size() == members.size()) {
            return Optional.of(capsule.bytes());
        }
        return leaves.isEmpty()
                ? Optional.empty()
                : Optional.of(capsule.disclose(leaves).bytes());
    }

    private Audience audience(EpcisEvent event, List<Long> entries) {
        if (isWhole()) {
            return Audience.AUTHORITY;
        }
        return reader.holder().map(holder -> audience(holder, event, entries)).orElse(Audience.PUBLIC);
    }

    private static Audience audience(Holder holder, EpcisEvent event, List<Long> entries) {
        if (entries.stream().limit(SIGNERS_MAX).anyMatch(holder::hasSigned)) {
            return Audience.OWNER;
        }
        return named(event).anyMatch(holder::isParty) ? Audience.PARTNER : Audience.PUBLIC;
    }

    private static Stream<String> named(EpcisEvent event) {
        Stream<String> places =
                Stream.of(event.readPoint(), event.bizLocation()).flatMap(Optional::stream);
        return Stream.concat(
                places,
                Stream.concat(event.sources().stream(), event.destinations().stream())
                        .map(TypedValue::value));
    }

    /** Names of the members that are for this audience. */
    private Set<String> visible(List<Member> members, Audience audience) {
        Set<String> all = members.stream().map(Sight::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> visible = new TreeSet<>(all);
        visible.removeIf(name -> !audience.includes(policy.of(name)));
        if (visible.size() < all.size()) {
            members.stream()
                    .filter(member -> HASH_ID.matcher(member.value()).find())
                    .map(Sight::name)
                    .filter(name -> !ALWAYS.contains(name))
                    .forEach(visible::remove);
        }
        return visible;
    }

    /** What is no pointer is no member that a policy could name. */
    private static String name(Member member) {
        try {
            return member.name();
        } catch (IllegalArgumentException noPointer) {
            return "";
        }
    }

    /** Whether the reader sees these members in every event: then how they are spread tells him nothing that he may not know. */
    public boolean seesEverywhere(Set<String> members) {
        return isWhole() || members.stream().allMatch(name -> policy.of(name) == Audience.PUBLIC);
    }

    /**
     * The first condition whose answer would tell of what is withheld from the reader in some event. An answer depends on a member by what is
     * in it, how much and in which order, so the question is refused as a whole rather than answered in part.
     *
     * @return what it asks about, in words; empty if all may be answered
     */
    public Optional<String> refusal(EventQuery query) {
        return isWhole()
                ? Optional.empty()
                : query.conditions().stream()
                        .flatMap(each -> refusal(each).stream())
                        .findFirst();
    }

    private Optional<String> refusal(Condition condition) {
        Optional<Set<String>> asked = AskedMembers.of(condition);
        if (asked.isEmpty()) {
            return Optional.of("extensions of events");
        }
        if (AskedMembers.texts(condition).stream().anyMatch(Sight::isHashId)) {
            return Optional.of("event hashes");
        }
        return asked.get().stream()
                .filter(name -> !seesEverywhere(Set.of(name)))
                .findFirst();
    }

    /** Whether a text asks for an event by its hash. */
    public static boolean isHashId(String text) {
        return text.regionMatches(true, 0, "ni:", 0, 3);
    }
}
