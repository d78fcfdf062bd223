package dev.cairn.ingest.fake;

import dev.cairn.ingest.intake.Registry;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keys by hand. Roles as in docs/formats/capsule.md; a key can be revoked. */
public final class FakeRegistry implements Registry {
    private final Map<Hash, Registered> keys = new ConcurrentHashMap<>();
    private final Set<Hash> revoked = ConcurrentHashMap.newKeySet();
    private volatile boolean broken;

    public void device(PublicKey key, Hash organisation, Bytes... chains) {
        device(key, "test", organisation, chains);
    }

    public void device(PublicKey key, String name, Hash organisation, Bytes... chains) {
        add(key, name, Role.DEVICE, Optional.of(organisation), List.of(chains));
    }

    public void organisation(PublicKey key) {
        add(key, "test", Role.ORGANISATION, Optional.empty(), List.of());
    }

    public void account(PublicKey key, String name, Hash organisation) {
        add(key, name, Role.ACCOUNT, Optional.of(organisation), List.of());
    }

    /** Fails whatever it is asked. */
    public void broken(boolean now) {
        broken = now;
    }

    public void revoke(Hash thumbprint) {
        revoked.add(thumbprint);
        keys.computeIfPresent(
                thumbprint,
                (kid, key) -> new Registered(
                        key.key(),
                        key.role(),
                        key.name(),
                        key.organisation(),
                        key.chains(),
                        key.gs1Prefixes(),
                        key.glns(),
                        key.since(),
                        OptionalLong.of(1),
                        key.voids()));
    }

    private void add(PublicKey key, String name, Role role, Optional<Hash> organisation, List<Bytes> chains) {
        keys.put(
                key.thumbprint(),
                new Registered(
                        key,
                        role,
                        name,
                        organisation,
                        chains,
                        List.of(),
                        List.of(),
                        0,
                        OptionalLong.empty(),
                        List.of()));
    }

    @Override
    public Optional<Registered> find(Hash thumbprint) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        return Optional.ofNullable(keys.get(thumbprint));
    }

    @Override
    public Optional<Registered> find(DeviceId device) {
        return keys.values().stream()
                .filter(each -> DeviceId.of(each.key().thumbprint()).equals(device))
                .findFirst();
    }

    @Override
    public List<Registered> devices() {
        return keys.values().stream().filter(key -> key.role() == Role.DEVICE).toList();
    }

    @Override
    public Verdict maySign(Hash kid, Capsule capsule, Bytes chain, long seq) {
        if (revoked.contains(kid)) {
            return Verdict.refuted("KEY-05", "revoked");
        }
        return keys.get(kid).role().maySign(capsule.type())
                ? Verdict.proven()
                : Verdict.refuted("KEY-04", "not its role");
    }
}
