package dev.cairn.web.http;

import dev.cairn.web.sight.Holder;
import java.util.Optional;

/** Whether somebody holds an account here. Accounts are ingest's business; the launcher brings its answer. */
public interface KeyCheck {
    /** Where there are no accounts. */
    KeyCheck NOBODY = authorization -> false;

    /**
     * Whether that is the API key of an account which is not revoked. May block; takes the same time for a wrong secret as for a right one.
     *
     * @param authorization what stands behind {@code Authorization:} (RFC 6750, 2.1), as sent: {@code Bearer cairn-…}
     */
    boolean admits(String authorization);

    /** Who that is; without more knowledge somebody whom no event names. Empty if the key is not {@link #admits admitted}. */
    default Optional<Holder> whose(String authorization) {
        return admits(authorization) ? Optional.of(Holder.STRANGER) : Optional.empty();
    }

    /** Who holds an account, by {@link Holder#account its id}: for what is done for him while he is away. Empty if it is revoked, or not known here. */
    default Optional<Holder> ofAccount(String id) {
        return Optional.empty();
    }
}
