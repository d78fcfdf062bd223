package dev.cairn.house.planted.web;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.google.zxing.qrcode.QRCodeWriter;
import dev.cairn.house.planted.store.Rows;
import io.prometheus.metrics.model.snapshots.Labels;
import java.net.http.HttpClient;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.sqlite.SQLiteConfig;

/** Draws codes outside the room for codes, makes an HTTP client of its own, opens two databases, reads YAML, counts, looks into the neighbour's drawers. */
final class Codes {
    final QRCodeWriter writer = new QRCodeWriter();
    final LoadSettings yaml = LoadSettings.builder().build();
    final SQLiteConfig sqlite = new SQLiteConfig();
    final ConsistencyLevel level = ConsistencyLevel.ONE;
    final HttpClient client = HttpClient.newHttpClient();
    final Labels labels = Labels.EMPTY;
    final Rows rows = new Rows();

    void open() throws SQLException {
        DriverManager.getConnection("jdbc:sqlite::memory:").close();
    }
}
