package dev.cairn.bench.epcis;

import dev.cairn.ingest.account.AccountBook;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The clients' keys: an account with an API key for each, and for each size of documents a key of its own with which it signs itself. */
final class Senders {
    /** What is signed beforehand, by size: events for each second that is measured, warm-up included. More than a ledger on two cores takes. */
    private static final Map<Integer, Integer> SIGNED_PER_SECOND = Map.of(1, 2_500, 100, 4_000);

    private static final long FIRST = 5_000_000_000L;
    private static final long APART = 20_000_000;

    private final SecureRandom random = new SecureRandom();
    private final List<AccountBook.Draft> accounts = new ArrayList<>();
    private final Map<Integer, List<Signing>> signing = new LinkedHashMap<>();

    Senders(int clients, Plant plant) throws IOException {
        AccountBook book = AccountBook.in(plant.file("accounts"), random);
        Hash organisation = plant.key("organisation").publicKey().thumbprint();
        for (int i = 0; i < clients; i++) {
            AccountBook.Draft draft = book.draft(
                    "Client " + i, organisation, InstantSource.system().instant(), random);
            book.add(draft);
            accounts.add(draft);
        }
        for (int size : List.of(1, 100)) {
            List<Signing> each = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                each.add(new Signing(random));
            }
            signing.put(size, each);
        }
    }

    /** Signs what the clients will send within so many measured seconds. */
    void sign(Trade trade, int seconds) throws Exception {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<?>> running = new ArrayList<>();
            long from = FIRST;
            for (Map.Entry<Integer, List<Signing>> size : signing.entrySet()) {
                int events = SIGNED_PER_SECOND.get(size.getKey()) * (seconds + seconds / 2 + 1);
                int documents =
                        Math.max(2, events / size.getKey() / size.getValue().size());
                for (Signing each : size.getValue()) {
                    long first = from;
                    running.add(threads.submit(() -> each.sign(trade, first, documents, size.getKey())));
                    from += APART;
                }
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        System.err.println("signed");
    }

    /** Has the organisation register all keys over the capture port of the running server. */
    void register(Plant plant) throws IOException, InterruptedException {
        SoftwareSigner organisation = plant.key("organisation");
        Hash by = organisation.publicKey().thumbprint();
        try (Outbox outbox = Outbox.open(plant.file("outbox/organisation"), Plant.ORIGIN, organisation, random)) {
            for (SoftwareSigner each : signers()) {
                KeyStatement said = KeyStatement.account(Plant.ORIGIN, each, by, "Client");
                outbox.add(said.toCapsule(random), InstantSource.system(), new HostClock(random));
            }
            new Courier(plant.capture()).send(outbox);
        }
    }

    private List<SoftwareSigner> signers() {
        List<SoftwareSigner> all = new ArrayList<>();
        accounts.forEach(each -> all.add(each.signer()));
        signing.values().forEach(size -> size.forEach(each -> all.add(each.signer())));
        return all;
    }

    /** Thumbprints of all keys that events are signed with. */
    Set<Hash> keys() {
        Set<Hash> keys = new HashSet<>();
        signers().forEach(each -> keys.add(each.publicKey().thumbprint()));
        return keys;
    }

    String apiKey(int client) {
        return accounts.get(client).apiKey().text();
    }

    Signing signing(int size, int client) {
        return signing.get(size).get(client);
    }
}
