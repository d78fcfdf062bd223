package dev.cairn.bench.edge;

import dev.cairn.ingest.verify.Signatures;
import dev.cairn.ingest.verify.Verifier;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The ordinary pipeline's middle, a process of its own: Paho with manual acknowledgements, messages read (and, when told, verified) on all
 * processors, a row a reading, committed in batches, acknowledged after the commit. It keeps readings and no signatures. Says
 * {@code committed MESSAGES READINGS MILLIS} whenever nothing waits.
 *
 * <p>Words: broker's address, JDBC URL, plant folder, file of gateways, a {@link Verifier} or {@code trust}.
 */
public final class Consumer implements MqttCallback {
    private static final int IN_FLIGHT = 2_000;
    /** A batch: as many messages or more milliseconds. */
    private static final int BATCH_MESSAGES = 500;

    private static final long BATCH_MS = 20;

    private static final String INSERT =
            "INSERT INTO reading (device, time, channel, value, unit) VALUES (?, ?, ?, ?, ?)";

    private static final String CONTEXT = "cairn/";

    private record Row(String channel, SenmlRecord reading) {}

    private record Read(int id, String device, List<Row> rows) {}

    private final Map<String, PublicKey> keys = new HashMap<>();
    private final Optional<Signatures> verifies;
    private final ExecutorService readers =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private final BlockingQueue<Read> waiting = new LinkedBlockingQueue<>();
    private final MqttAsyncClient client;
    private final Connection database;
    private long messages;
    private long readings;

    private Consumer(String broker, String url, Optional<Signatures> verifies) throws MqttException, SQLException {
        this.verifies = verifies;
        this.client = new MqttAsyncClient(broker, "consumer", new MemoryPersistence());
        this.database = DriverManager.getConnection(url);
        this.database.setAutoCommit(false);
    }

    /** Runs until it is killed. */
    public static void main(String[] words) throws Exception {
        Consumer consumer = new Consumer(words[0], words[1], signatures(words[4]));
        for (String line : Files.readAllLines(Path.of(words[3]))) {
            String[] gateway = line.split(" ");
            consumer.keys.put(
                    gateway[1],
                    KeyFile.read(Path.of(words[2]).resolve("keys/" + gateway[0] + ".key"))
                            .publicKey());
        }
        consumer.subscribe();
        System.out.println("listening");
        consumer.write();
    }

    private static Optional<Signatures> signatures(String word) {
        return word.equals("trust")
                ? Optional.empty()
                : Optional.of(Verifier.valueOf(word).choose().signatures());
    }

    private void subscribe() throws MqttException {
        client.setManualAcks(true);
        client.setCallback(this);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setReceiveMaximum(IN_FLIGHT);
        client.connect(options).waitForCompletion(30_000);
        client.subscribe("cairn/#", 1).waitForCompletion(30_000);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        byte[] payload = message.getPayload();
        int id = message.getId();
        // cairn/v1/<organisation>/<device>/data
        String device = topic.split("/")[3];
        readers.execute(() -> read(id, device, payload));
    }

    private void read(int id, String device, byte[] payload) {
        try {
            Envelope envelope = Envelope.decode(Bytes.wrap(payload), Limits.PACKET_BYTES_MAX);
            Capsule capsule = verifies.isPresent()
                    ? Checking.check(envelope, key(device), verifies.get())
                    : Capsule.parse(envelope.capsule());
            List<Row> rows = new ArrayList<>();
            for (SenmlRecord each : Senml.read(capsule)) {
                String channel = each.name().substring(each.name().lastIndexOf(':') + 1);
                if (each.value().isPresent() && !channel.startsWith(CONTEXT)) {
                    rows.add(new Row(channel, each));
                }
            }
            waiting.add(new Read(id, device, rows));
        } catch (Malformed | RuntimeException e) {
            System.out.println("not taken: " + e);
            System.exit(1);
        }
    }

    private PublicKey key(String device) {
        return Optional.ofNullable(keys.get(device))
                .orElseThrow(() -> new IllegalStateException("a stranger: " + device));
    }

    private void write() throws Exception {
        List<Read> batch = new ArrayList<>();
        while (true) {
            batch.add(waiting.take());
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BATCH_MS);
            while (batch.size() < BATCH_MESSAGES) {
                Read next = waiting.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                batch.add(next);
            }
            insert(batch);
            for (Read each : batch) {
                client.messageArrivedComplete(each.id(), 1);
            }
            messages += batch.size();
            batch.clear();
            if (waiting.isEmpty()) {
                System.out.println("committed " + messages + " " + readings + " " + System.currentTimeMillis());
            }
        }
    }

    private void insert(List<Read> batch) throws SQLException {
        try (PreparedStatement insert = database.prepareStatement(INSERT)) {
            for (Read message : batch) {
                for (Row row : message.rows()) {
                    insert.setString(1, message.device());
                    insert.setTimestamp(2, Timestamp.from(row.reading().time()));
                    insert.setString(3, row.channel());
                    insert.setDouble(4, row.reading().value().orElseThrow().doubleValue());
                    insert.setString(5, row.reading().unit().orElse(""));
                    insert.addBatch();
                    readings++;
                }
            }
            insert.executeBatch();
        }
        database.commit();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        System.out.println("disconnected " + response);
        System.exit(1);
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        System.out.println("trouble " + exception);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // It publishes nothing.
    }

    @Override
    public void connectComplete(boolean reconnect, String address) {
        // Waited for where it was asked.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // No authentication exchange.
    }
}
