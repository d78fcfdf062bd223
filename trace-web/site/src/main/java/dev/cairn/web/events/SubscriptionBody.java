package dev.cairn.web.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.query.standing.Schedule;
import dev.cairn.web.hook.Reach;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The body of {@code POST /queries/{name}/subscriptions}.
 *
 * @param token {@code signatureToken}, or {@code secret} as the published schema also calls it
 * @param schedule empty: {@code "stream": true}
 * @param initialRecordTime empty: from now on
 */
record SubscriptionBody(
        URI dest,
        Optional<String> token,
        Optional<Schedule> schedule,
        boolean reportIfEmpty,
        Optional<Instant> initialRecordTime) {
    static final int TOKEN_CHARS_MIN = 16;
    static final int TOKEN_CHARS_MAX = 512;

    private static final Set<String> MEMBERS = Set.of(
            "@context",
            "type",
            "dest",
            "signatureToken",
            "secret",
            "stream",
            "schedule",
            "reportIfEmpty",
            "initialRecordTime");

    static SubscriptionBody read(ObjectNode body, Reach reach) throws No {
        for (var member : body.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw wrong(
                        NamedBody.shown(member.getKey()),
                        "not known here: dest, signatureToken, stream, schedule, reportIfEmpty, initialRecordTime");
            }
        }
        return new SubscriptionBody(
                dest(body.path("dest"), reach),
                token(body),
                schedule(body),
                truth(body, "reportIfEmpty"),
                time(body.path("initialRecordTime")));
    }

    private static No wrong(String place, String text) {
        return No.of(400, Problem.CONTROLS, "SUB-07", place + ": " + text);
    }

    private static URI dest(JsonNode node, Reach reach) throws No {
        if (!node.isTextual()) {
            throw wrong("dest", "is the address that reports are posted to; it must be there");
        }
        try {
            URI dest = new URI(node.textValue());
            Optional<String> why = reach.wrong(dest);
            if (why.isPresent()) {
                throw wrong("dest", why.get());
            }
            return dest;
        } catch (URISyntaxException e) {
            throw wrong("dest", "does not read as an address; write https://host/path");
        }
    }

    private static Optional<String> token(ObjectNode body) throws No {
        JsonNode token = body.path("signatureToken");
        JsonNode secret = body.path("secret");
        if (!token.isMissingNode() && !secret.isMissingNode() && !token.equals(secret)) {
            throw wrong("secret", "is not what signatureToken is; write one of them");
        }
        JsonNode said = token.isMissingNode() ? secret : token;
        if (said.isMissingNode()) {
            return Optional.empty();
        }
        String text = said.isTextual() ? said.textValue() : "";
        if (text.length() < TOKEN_CHARS_MIN || text.length() > TOKEN_CHARS_MAX) {
            throw wrong(
                    token.isMissingNode() ? "secret" : "signatureToken",
                    "is a text of " + TOKEN_CHARS_MIN + " to " + TOKEN_CHARS_MAX + " characters, drawn at random");
        }
        return Optional.of(text);
    }

    private static boolean truth(ObjectNode body, String name) throws No {
        JsonNode node = body.path(name);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw wrong(name, "is true or false");
        }
        return node.booleanValue();
    }

    private static Optional<Schedule> schedule(ObjectNode body) throws No {
        boolean stream = truth(body, "stream");
        JsonNode node = body.path("schedule");
        if (stream != node.isMissingNode()) {
            throw wrong("schedule", "write either \"stream\": true or a schedule");
        }
        if (stream) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            throw wrong("schedule", "is an object of second, minute, hour, dayOfMonth, month, dayOfWeek");
        }
        Map<String, String> fields = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isTextual() && !field.getValue().isIntegralNumber()) {
                throw wrong("schedule." + NamedBody.shown(field.getKey()), "is a text like \"0/15\"");
            }
            fields.put(field.getKey(), field.getValue().asText());
        }
        Schedule.Result result = Schedule.read(fields);
        if (result instanceof Schedule.Bad bad) {
            String place = bad.field().isEmpty() ? "schedule" : "schedule." + NamedBody.shown(bad.field());
            throw wrong(place, bad.text());
        }
        return Optional.of(((Schedule.Read) result).schedule());
    }

    private static Optional<Instant> time(JsonNode node) throws No {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(node.isTextual() ? node.textValue() : "")
                    .toInstant());
        } catch (DateTimeException e) {
            throw wrong("initialRecordTime", "is a time with its offset, 2026-11-30T12:00:00Z");
        }
    }
}
