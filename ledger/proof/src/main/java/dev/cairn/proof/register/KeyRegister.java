package dev.cairn.proof.register;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who may sign what from which index: fed with key statements in index order, the same for the ledger's intake and for the
 * verifier. Pure and mutable, one owner; {@link #copy()} gives a snapshot.
 *
 * <p>What needs k registrars takes effect at the index where the k-th of them has signed the same capsule root. The first
 * registration of a key stands; further ones change nothing.
 */
public final class KeyRegister {
    private final Genesis genesis;
    private final Map<Hash, Registered> keys = new LinkedHashMap<>();
    private final Map<Hash, Set<Hash>> signersOfRoot = new HashMap<>();
    private final Map<Hash, Hash> heirs = new HashMap<>();
    private Optional<KeyStatement.KeyList> newestList = Optional.empty();
    private OptionalLong newestListIndex = OptionalLong.empty();

    public KeyRegister(Genesis genesis) {
        this.genesis = genesis;
        for (Genesis.Registrar each : genesis.registrars()) {
            keys.put(each.key().thumbprint(), entry(each.key(), Role.REGISTRAR, each.label(), Optional.empty(), -1));
        }
    }

    public KeyRegister copy() {
        KeyRegister copy = new KeyRegister(genesis);
        copy.keys.putAll(keys);
        signersOfRoot.forEach((root, signers) -> copy.signersOfRoot.put(root, new HashSet<>(signers)));
        copy.heirs.putAll(heirs);
        copy.newestList = newestList;
        copy.newestListIndex = newestListIndex;
        return copy;
    }

    /**
     * Takes a statement whose signature, root and inclusion the caller has verified. Indices never fall from call to call.
     *
     * @return proven when the signer was entitled (it took effect, or counts towards k); otherwise it is ignored and refuted with the
     *     code of {@link KeyStatement#parse}, {@code SIG-01} or {@code SIG-03} (possession), or {@code KEY-03} (not entitled)
     */
    public Verdict take(long index, Statement verifiedStatement, Capsule capsule) {
        try {
            KeyStatement said = KeyStatement.parse(capsule);
            if (said instanceof KeyStatement.Registration registration) {
                Verdict possession = registration.holds(genesis.origin());
                if (!possession.isProven()) {
                    return possession;
                }
            }
            return take(index, verifiedStatement.kid(), capsule.root(), said);
        } catch (Malformed notAKeyStatement) {
            return Verdict.refuted(notAKeyStatement.code(), String.valueOf(notAKeyStatement.getMessage()));
        }
    }

    /** The same for a key statement that was read, and whose possession holds. */
    public Verdict take(long index, Hash signer, Hash root, KeyStatement said) {
        Optional<Registered> by = find(signer).filter(each -> each.validAt(index));
        if (by.isEmpty() || !entitled(by.get(), index, said)) {
            return Verdict.refuted("KEY-03", "a " + said.kind() + " statement by a key that may not make it");
        }
        if (by.get().role() != Role.REGISTRAR || enough(root, signer)) {
            apply(index, said);
        }
        return Verdict.proven();
    }

    private boolean entitled(Registered by, long index, KeyStatement said) {
        if (said instanceof KeyStatement.Registration registration && isRegistrar(registration.key())) {
            return false;
        }
        if (said instanceof KeyStatement.GenesisKey text) {
            return by.role() == Role.REGISTRAR && text.text().equals(genesis.text());
        }
        if (said instanceof KeyStatement.DeviceKey device) {
            return isOrganisation(by, device.organisation());
        }
        if (said instanceof KeyStatement.AccountKey account) {
            return by.role() == Role.REGISTRAR || isOrganisation(by, account.organisation());
        }
        if (said instanceof KeyStatement.Rotation rotation) {
            return by.key().thumbprint().equals(rotation.old()) && by.role() != Role.REGISTRAR
                    || mayEnd(by, rotation.old());
        }
        return said instanceof KeyStatement.Revocation revocation
                ? mayEnd(by, revocation.revoked())
                : by.role() == Role.REGISTRAR;
    }

    private boolean isRegistrar(PublicKey key) {
        return genesis.registrar(key.thumbprint()).isPresent();
    }

    private static boolean isOrganisation(Registered by, Hash organisation) {
        return by.role() == Role.ORGANISATION && by.key().thumbprint().equals(organisation);
    }

    /** A registrar, or the organisation of a device's or account's key, or that organisation's heir by rotation. */
    private boolean mayEnd(Registered by, Hash key) {
        if (genesis.registrar(key).isPresent()) {
            return false;
        }
        return by.role() == Role.REGISTRAR
                || find(key)
                        .flatMap(Registered::organisation)
                        .filter(organisation -> isOrHeir(by.key().thumbprint(), organisation))
                        .isPresent();
    }

    /** Whether an organisation's key answers for what a key signed: it is its own, or that of a device or account of it, or its heir's. */
    public boolean answersFor(Hash organisation, Hash key) {
        return isOrHeir(organisation, key)
                || find(key)
                        .flatMap(Registered::organisation)
                        .filter(owner -> isOrHeir(organisation, owner))
                        .isPresent();
    }

    private boolean isOrHeir(Hash candidate, Hash organisation) {
        Optional<Hash> at = Optional.of(organisation);
        while (at.isPresent() && !at.get().equals(candidate)) {
            at = Optional.ofNullable(heirs.get(at.get()));
        }
        return at.isPresent();
    }

    private boolean enough(Hash root, Hash registrar) {
        Set<Hash> signers = signersOfRoot.computeIfAbsent(root, none -> new HashSet<>());
        signers.add(registrar);
        return signers.size() >= genesis.threshold();
    }

    private void apply(long index, KeyStatement said) {
        if (said instanceof KeyStatement.Registration registration) {
            if (!keys.containsKey(registration.key().thumbprint())) {
                register(index, registration);
            }
        } else if (said instanceof KeyStatement.Revocation revocation) {
            find(revocation.revoked())
                    .filter(key -> key.revokedAt().isEmpty())
                    .ifPresent(key -> keys.put(revocation.revoked(), key.revoked(index, revocation.voids())));
        } else if (said instanceof KeyStatement.KeyList list) {
            if (newestList.isEmpty() || list.number() >= newestList.get().number()) {
                newestList = Optional.of(list);
                newestListIndex = OptionalLong.of(index);
            }
        }
    }

    private void register(long index, KeyStatement.Registration said) {
        PublicKey key = said.key();
        if (said instanceof KeyStatement.OrganisationKey organisation) {
            Registered plain = entry(key, Role.ORGANISATION, organisation.name(), Optional.empty(), index);
            put(new Registered(
                    key,
                    Role.ORGANISATION,
                    plain.name(),
                    Optional.empty(),
                    List.of(),
                    organisation.gs1Prefixes(),
                    organisation.glns(),
                    index,
                    OptionalLong.empty(),
                    List.of()));
        } else if (said instanceof KeyStatement.DeviceKey device) {
            put(new Registered(
                    key,
                    Role.DEVICE,
                    device.name(),
                    Optional.of(device.organisation()),
                    device.chains(),
                    List.of(),
                    List.of(),
                    index,
                    OptionalLong.empty(),
                    List.of()));
        } else if (said instanceof KeyStatement.AccountKey account) {
            boolean known = find(account.organisation())
                    .filter(each -> each.role() == Role.ORGANISATION && each.validAt(index))
                    .isPresent();
            if (known) {
                put(entry(key, Role.ACCOUNT, account.name(), Optional.of(account.organisation()), index));
            }
        } else if (said instanceof KeyStatement.NodeKey node) {
            put(entry(key, Role.NODE, node.name(), Optional.empty(), index));
        } else if (said instanceof KeyStatement.Rotation rotation) {
            rotate(index, rotation);
        }
    }

    private void rotate(long index, KeyStatement.Rotation rotation) {
        Optional<Registered> old =
                find(rotation.old()).filter(each -> each.revokedAt().isEmpty());
        if (old.isPresent()) {
            keys.put(rotation.old(), old.get().revoked(index, List.of()));
            put(old.get().succeededBy(rotation.key(), index));
            heirs.put(rotation.old(), rotation.key().thumbprint());
        }
    }

    private void put(Registered registered) {
        keys.put(registered.key().thumbprint(), registered);
    }

    private static Registered entry(PublicKey key, Role role, String name, Optional<Hash> organisation, long since) {
        return new Registered(
                key, role, name, organisation, List.of(), List.of(), List.of(), since, OptionalLong.empty(), List.of());
    }

    public Optional<Registered> find(Hash thumbprint) {
        return Optional.ofNullable(keys.get(thumbprint));
    }

    public Optional<PublicKey> key(Hash thumbprint) {
        return find(thumbprint).map(Registered::key);
    }

    /** All keys ever registered, registrars first, then in the order of registration. */
    public Collection<Registered> all() {
        return Collections.unmodifiableCollection(keys.values());
    }

    /** The key list with the highest number that k registrars signed. */
    public Optional<KeyStatement.KeyList> newestList() {
        return newestList;
    }

    /** Where the newest key list took effect. */
    public OptionalLong newestListIndex() {
        return newestListIndex;
    }

    /**
     * Whether a key may sign a statement at this index: proven, undecided {@code KEY-01} (never registered), or refuted {@code KEY-02}
     * (registered only from a higher index), {@code KEY-04} (its role may not sign this type) or {@code KEY-05} (revoked, or its chain
     * void); asked in this order. Without a type the role is not asked.
     */
    public Verdict mayUse(Hash kid, long index, Optional<String> capsuleType, Bytes chain, long seq) {
        Optional<Registered> found = find(kid);
        if (found.isEmpty()) {
            return Verdict.undecided("KEY-01", "no registration of " + kid.hex() + " is known");
        }
        Registered key = found.get();
        if (index <= key.since()) {
            return Verdict.refuted("KEY-02", "registered at index " + key.since() + ", used at " + index);
        }
        if (capsuleType.isPresent() && !key.role().maySign(capsuleType.get())) {
            return Verdict.refuted(
                    "KEY-04", "a key of role " + key.role() + " under a capsule of type " + capsuleType.get());
        }
        if (!key.validAt(index) || key.isVoid(chain, seq)) {
            return Verdict.refuted("KEY-05", "revoked, used at index " + index);
        }
        return Verdict.proven();
    }

    /** {@link #mayUse} with the capsule at hand: any registered key may also sign a rotation whose old key it is. */
    public Verdict maySign(Hash kid, long index, Capsule capsule, Bytes chain, long seq) {
        Optional<String> type = isOwnRotation(kid, capsule) ? Optional.empty() : Optional.of(capsule.type());
        return mayUse(kid, index, type, chain, seq);
    }

    private static boolean isOwnRotation(Hash kid, Capsule capsule) {
        try {
            return capsule.type().equals(KeyStatement.TYPE)
                    && KeyStatement.parse(capsule) instanceof KeyStatement.Rotation rotation
                    && rotation.old().equals(kid);
        } catch (Malformed notAKeyStatement) {
            return false;
        }
    }
}
