package dev.cairn.history;

import java.util.Optional;

/**
 * A place or a container that moves.
 *
 * @param id canonical Digital Link (414/417 place or party, 00 pallet, 8003/8004 returnable asset, lorry)
 * @param name as signed in an event ({@code cairn:name}) or registered with an organisation, if any
 */
public record Place(String id, Optional<String> name) {}
