package dev.cairn.plant;

import dev.cairn.ingest.intake.Registry;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A register that knows the consortium's one device, with these chains. */
public final class OneGateway implements Registry {
    private final Registered device;

    public OneGateway(Consortium all, List<Bytes> chains) {
        device = new Registered(
                all.device.publicKey(),
                Role.DEVICE,
                "Gateway",
                Optional.of(all.organisation.publicKey().thumbprint()),
                chains,
                List.of(),
                List.of(),
                -1,
                OptionalLong.empty(),
                List.of());
    }

    @Override
    public Optional<Registered> find(Hash thumbprint) {
        return Optional.of(device).filter(key -> key.key().thumbprint().equals(thumbprint));
    }

    @Override
    public Optional<Registered> find(DeviceId id) {
        return Optional.of(device)
                .filter(key -> DeviceId.of(key.key().thumbprint()).equals(id));
    }

    @Override
    public List<Registered> devices() {
        return List.of(device);
    }

    @Override
    public Verdict maySign(Hash kid, Capsule capsule, Bytes chain, long seq) {
        return Verdict.proven();
    }
}
