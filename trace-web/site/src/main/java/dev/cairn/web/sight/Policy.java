package dev.cairn.web.sight;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For whom the members of an event are: data, not code. A member is what a capsule can show or withhold alone, so one class holds for a whole
 * list, and none can be given for a part of an object.
 *
 * @param members audiences by the member's name, as the event writes it
 * @param rest of every member that is not named
 */
public record Policy(Map<String, Audience> members, Audience rest) {
    /** The setting's word for all members that are not named. */
    public static final String REST = "rest";

    /** Entries of the setting. */
    public static final int ENTRIES_MAX = 200;

    /** What the public history of a lot is told by; who closed one of these would close it on the event and show it on the page. */
    private static final Set<String> STORY = Set.of(
            "@context",
            "type",
            "eventTime",
            "eventTimeZoneOffset",
            "action",
            "bizStep",
            "errorDeclaration",
            "epcList",
            "quantityList",
            "parentID",
            "childEPCs",
            "childQuantityList",
            "inputEPCList",
            "inputQuantityList",
            "outputEPCList",
            "outputQuantityList",
            "readPoint",
            "bizLocation",
            "ilmd",
            "cairn:parentName");

    private static final Map<String, Audience> USUAL = Map.of(
            "disposition", Audience.PUBLIC,
            "persistentDisposition", Audience.PUBLIC,
            "transformationID", Audience.PUBLIC,
            "eventID", Audience.PUBLIC,
            "sensorElementList", Audience.PUBLIC,
            "certificationInfo", Audience.PUBLIC,
            "recordTime", Audience.PUBLIC,
            "bizTransactionList", Audience.PARTNER,
            "sourceList", Audience.PARTNER,
            "destinationList", Audience.PARTNER);

    private static final Pattern EXTENSION = Pattern.compile("[^:/~\\s]{1,64}:[^/~\\s]{1,256}");

    /** What, when, where and measured is everybody's; documents, parties and every extension are the partners'. */
    public static final Policy USUALLY = of(Map.of());

    public Policy {
        members = Map.copyOf(members);
    }

    /**
     * The usual policy with these changes.
     *
     * @param changes by a member's name or its RFC 6901 pointer ({@code /bizTransactionList}), or {@value #REST}
     * @throws IllegalArgumentException for a name that no member has, for a part of a member, and for what the page of a lot tells everybody
     */
    public static Policy of(Map<String, Audience> changes) {
        if (changes.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException(changes.size() + " entries, at most " + ENTRIES_MAX);
        }
        Map<String, Audience> members = new LinkedHashMap<>(USUAL);
        STORY.forEach(name -> members.put(name, Audience.PUBLIC));
        Audience rest = Audience.PARTNER;
        for (Map.Entry<String, Audience> change : changes.entrySet()) {
            if (change.getKey().equals(REST)) {
                rest = change.getValue();
            } else {
                String name = name(change.getKey());
                if (STORY.contains(name) && change.getValue() != Audience.PUBLIC) {
                    throw new IllegalArgumentException(
                            name
                                    + " stays public: the page of a lot is told by it; what must not be public belongs into another member");
                }
                members.put(name, change.getValue());
            }
        }
        return new Policy(members, rest);
    }

    private static String name(String written) {
        String name = written.startsWith("/") ? written.substring(1) : written;
        if (name.indexOf('/') >= 0) {
            throw new IllegalArgumentException(written
                    + " is a part of a member; a capsule shows or withholds a member as a whole, so name that: "
                    + name.substring(0, name.indexOf('/')));
        }
        if (!USUAL.containsKey(name)
                && !STORY.contains(name)
                && !EXTENSION.matcher(name).matches()) {
            throw new IllegalArgumentException(written + " is no member of an event; write one of " + closable()
                    + ", an extension as events write it (example:note), or " + REST);
        }
        return name;
    }

    private static String closable() {
        return USUAL.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    /** For whom a member is. */
    public Audience of(String member) {
        return members.getOrDefault(member, rest);
    }

    /** Whether everybody sees everything. */
    boolean isOpen() {
        return Stream.concat(members.values().stream(), Optional.of(rest).stream())
                .allMatch(Audience.PUBLIC::equals);
    }

    /** Names and audiences, for people: {@code bizTransactionList partner}. */
    public List<String> told() {
        Map<String, Audience> sorted = new TreeMap<>(members);
        sorted.put(REST, rest);
        return sorted.entrySet().stream()
                .filter(each -> each.getValue() != Audience.PUBLIC)
                .map(each -> each.getKey() + " " + each.getValue().name().toLowerCase(java.util.Locale.ROOT))
                .toList();
    }
}
