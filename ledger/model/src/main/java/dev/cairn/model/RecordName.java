package dev.cairn.model;

import dev.cairn.proof.Hash;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a record: the device's URN and, behind it, what is spoken of.
 *
 * <pre>
 * urn:cairn:key:&lt;64 hex&gt;:air-temperature           a reading of the channel
 * urn:cairn:key:&lt;64 hex&gt;:air-temperature/fault     the channel has no value, and why
 * urn:cairn:key:&lt;64 hex&gt;:air-temperature/quality   why the reading of the same time is doubted
 * urn:cairn:key:&lt;64 hex&gt;:cairn/event/gap           context
 * </pre>
 *
 * @param device thumbprint of the device's key
 * @param local what stands behind the URN and its colon; not empty
 */
public record RecordName(Hash device, String local) {
    /** Names that begin so are context, not readings. */
    public static final String CONTEXT = "cairn/";

    /** Names that end so carry the cause of a missing value. */
    public static final String FAULT = "/fault";

    /** Names that end so say why the channel's reading of the same time is doubted. */
    public static final String QUALITY = "/quality";

    /** Context names that begin so describe the channel named behind it ({@link ChannelDescription}). */
    public static final String DESCRIPTION = CONTEXT + "channel/";

    private static final String URN = "urn:cairn:key:";
    private static final Pattern FORM = Pattern.compile(URN + "([0-9a-f]{64}):(.+)");

    public RecordName {
        if (local.isEmpty()) {
            throw new IllegalArgumentException("a record's local name is empty");
        }
    }

    /** The name's parts, or nothing if it does not begin with a device's URN. */
    public static Optional<RecordName> parse(String name) {
        Matcher form = FORM.matcher(name);
        return form.matches()
                ? Optional.of(new RecordName(Hash.ofHex(form.group(1)), form.group(2)))
                : Optional.empty();
    }

    /** Whether this is context of the batch rather than a reading or a fault. */
    public boolean isContext() {
        return local.startsWith(CONTEXT);
    }

    /** Whether this says that a channel had no value. */
    public boolean isFault() {
        return !isContext() && local.endsWith(FAULT);
    }

    /** Whether this says why a reading is doubted. */
    public boolean isQuality() {
        return !isContext() && local.endsWith(QUALITY);
    }

    /** The channel that a reading, a fault or a doubt belongs to; the whole local name for context. */
    public String channel() {
        if (isFault()) {
            return local.substring(0, local.length() - FAULT.length());
        }
        return isQuality() ? local.substring(0, local.length() - QUALITY.length()) : local;
    }

    /** The name as it stands in a record. */
    public String full() {
        return URN + device.hex() + ":" + local;
    }
}
