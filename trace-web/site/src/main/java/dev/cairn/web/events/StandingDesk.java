package dev.cairn.web.events;

import dev.cairn.query.standing.StandingStore;
import dev.cairn.web.hook.Health;
import dev.cairn.web.hook.Reach;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What named queries and subscriptions stand on; the launcher fills it.
 *
 * @param store asked for once a request; one that cannot answer yet throws {@code Trouble.Unavailable}
 * @param reach where web hooks may lead
 * @param subscriptionsMax subscriptions of all accounts together
 * @param health how a subscription's receiver is doing, by its id
 * @param random for the ids of subscriptions
 */
public record StandingDesk(
        Supplier<StandingStore> store,
        Reach reach,
        int subscriptionsMax,
        Function<String, Health> health,
        RandomGenerator random) {}
