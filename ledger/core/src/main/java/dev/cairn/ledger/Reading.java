package dev.cairn.ledger;

import java.util.function.Supplier;

/** How often a store is asked that may not answer. */
interface Reading {

    /** Asks once. */
    Reading ONCE = new Reading() {
        @Override
        public <T> T read(Supplier<T> call) {
            return call.get();
        }
    };

    /**
     * Gives what a call gives.
     *
     * @throws Trouble what the call throws
     * @throws Silence if nothing of the store can be read now
     */
    <T> T read(Supplier<T> call);
}
