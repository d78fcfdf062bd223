package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An event object taken apart into disclosable members, and put together again. */
final class Members {
    private static final String EMPTY_LIST = "[]";

    private Members() {}

    static List<Member> of(ObjectNode event) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        event.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        List<Member> members = new ArrayList<>();
        sorted.forEach((name, value) -> add(members, Pointers.child("", name), value));
        return List.copyOf(members);
    }

    /** How many members {@link #of} makes. */
    static int count(ObjectNode event) {
        int count = 0;
        for (JsonNode value : event) {
            count += value.isArray() ? Math.max(1, value.size()) : 1;
        }
        return count;
    }

    private static void add(List<Member> members, String pointer, JsonNode value) {
        if (value.isArray() && !value.isEmpty()) {
            for (int i = 0; i < value.size(); i++) {
                members.add(new Member(pointer + "/" + i, CanonicalJson.of(value.get(i))));
            }
        } else {
            members.add(new Member(pointer, CanonicalJson.of(value)));
        }
    }

    /**
     * The event object of these members.
     *
     * @param whole refuse gaps in lists; otherwise elements close up
     * @throws IllegalArgumentException when a pointer or value is malformed, stands twice or leaves a gap
     */
    static ObjectNode join(List<Member> members, boolean whole) {
        if (members.size() > Limits.EVENT_MEMBERS_MAX) {
            throw new IllegalArgumentException(members.size() + " members, more than " + Limits.EVENT_MEMBERS_MAX);
        }
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        Map<String, Map<Integer, JsonNode>> lists = new TreeMap<>();
        for (Member member : members) {
            List<String> steps = Pointers.steps(member.pointer());
            JsonNode value = value(member);
            if (steps.size() == 1) {
                requireNew(event.replace(steps.get(0), value) == null, member);
            } else {
                Map<Integer, JsonNode> list = lists.computeIfAbsent(steps.get(0), name -> new TreeMap<>());
                requireNew(steps.size() == 2 && list.put(index(steps.get(1)), value) == null, member);
            }
        }
        lists.forEach((name, list) ->
                requireNew(event.replace(name, array(list, whole)) == null, new Member("/" + name, "")));
        return event;
    }

    private static JsonNode value(Member member) {
        try {
            JsonNode value = StrictJson.parse(member.value());
            boolean list = value.isArray()
                    && Pointers.steps(member.pointer()).size() == 1
                    && !member.value().equals(EMPTY_LIST);
            if (list || !CanonicalJson.of(value).equals(member.value())) {
                throw new IllegalArgumentException(
                        "the member at " + member.pointer() + " is not in its canonical form");
            }
            return value;
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(
                    "the member at " + member.pointer() + " is no JSON: "
                            + refusal.problem().code(),
                    refusal);
        }
    }

    private static int index(String step) {
        if (!step.matches("0|[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException("a list index is a number of at most four digits");
        }
        return Integer.parseInt(step);
    }

    private static void requireNew(boolean holds, Member member) {
        if (!holds) {
            throw new IllegalArgumentException("the pointer " + member.pointer() + " stands twice or is too deep");
        }
    }

    private static ArrayNode array(Map<Integer, JsonNode> list, boolean whole) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(list.size());
        list.forEach((index, value) -> {
            if (whole && index != array.size()) {
                throw new IllegalArgumentException("a list has no element " + array.size());
            }
            array.add(value);
        });
        return array;
    }
}
