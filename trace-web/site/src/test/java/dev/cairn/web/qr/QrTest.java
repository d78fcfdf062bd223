package dev.cairn.web.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrTest {
    private static final int SCALE = 4;
    private static final int DARK = 0xff000000;
    private static final int LIGHT = 0xffffffff;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/01/09506000134352/10/NAVEL-2611",
                "https://id.example.org/01/09506000134352",
                "https://id.example.org/01/09506000134352/10/NAVEL-2611/21/0123456789ABCDEFGHIJ",
                "https://id.example.org/01/09506000134352/10/a%2Fb%25%22"
            })
    void picture_and_terminal_decode_to_exactly_the_link(String link) throws Exception {
        assertEquals(link, decode(pixelsOfSvg(Qr.svg(link))));
        assertEquals(link, decode(pixelsOfTerminal(Qr.terminal(link), false)));
        assertEquals(link, decode(pixelsOfTerminal(Qr.terminal(link), true)));
    }

    @Test
    void random_links_decode_to_themselves() throws Exception {
        long seed = 20261121;
        Random random = new Random(seed);
        String alphabet = "ABCXYZabcxyz0123456789-._~%/";
        for (int i = 0; i < 100; i++) {
            StringBuilder link = new StringBuilder("https://id.example.org/01/");
            for (int n = random.nextInt(200); n > 0; n--) {
                link.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertEquals(link.toString(), decode(pixelsOfSvg(Qr.svg(link.toString()))), "seed " + seed + " round " + i);
        }
    }

    @Test
    void four_light_modules_lie_around_the_code() {
        int[][] pixels = pixelsOfSvg(Qr.svg("https://id.example.org/01/09506000134352/10/A"));
        int border = Qr.QUIET_MODULES * SCALE;
        for (int y = 0; y < pixels.length; y++) {
            for (int x = 0; x < pixels.length; x++) {
                boolean edge = y < border || x < border || y >= pixels.length - border || x >= pixels.length - border;
                assertFalse(edge && pixels[y][x] == DARK, "dark at " + x + "," + y);
            }
        }
        assertEquals(DARK, pixels[border][border], "the finder pattern starts right after it");
    }

    @Test
    void a_code_with_a_flipped_half_does_not_decode() {
        int[][] pixels = pixelsOfSvg(Qr.svg("https://id.example.org/01/09506000134352"));
        for (int y = 0; y < pixels.length / 2; y++) {
            Arrays.fill(pixels[y], LIGHT);
        }
        assertThrows(ReaderException.class, () -> decode(pixels));
    }

    @Test
    void a_lot_link_stays_a_small_code() {
        String svg = Qr.svg("https://id.example.org/01/09506000134352/10/NAVEL26");
        assertTrue(svg.contains("viewBox=\"0 0 41 41\""), "version 4 and its quiet zone: " + svg.substring(0, 90));
        assertTrue(svg.length() < 4_000, svg.length() + " characters");
    }

    @Test
    void what_no_label_can_carry_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> Qr.svg(""));
        assertThrows(IllegalArgumentException.class, () -> Qr.svg("x".repeat(Qr.LINK_CHARS_MAX + 1)));
    }

    private static int[][] pixelsOfSvg(String svg) {
        Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) ").matcher(svg);
        assertTrue(box.find());
        int size = Integer.parseInt(box.group(1));
        int[][] pixels = light(size * SCALE);
        String path = svg.substring(svg.lastIndexOf("d=\""));
        Matcher run = Pattern.compile("M(\\d+) (\\d+)\\.5h(\\d+)").matcher(path);
        while (run.find()) {
            int x = Integer.parseInt(run.group(1));
            for (int i = 0; i < Integer.parseInt(run.group(3)); i++) {
                module(pixels, x + i, Integer.parseInt(run.group(2)));
            }
        }
        return pixels;
    }

    /** What a terminal shows: on a dark one, cells that set no colour would be dark. */
    private static int[][] pixelsOfTerminal(String text, boolean darkTerminal) {
        String[] lines = text.split("\n");
        String prefix = "\u001b[30;107m";
        int size = lines[0].length() - prefix.length() - "\u001b[0m".length();
        int[][] pixels = light((Math.max(size, lines.length * 2) + (darkTerminal ? 8 : 0)) * SCALE);
        int shift = darkTerminal ? 4 : 0;
        if (darkTerminal) {
            for (int[] row : pixels) {
                Arrays.fill(row, DARK);
            }
        }
        for (int y = 0; y < lines.length; y++) {
            assertTrue(lines[y].startsWith(prefix) && lines[y].endsWith("\u001b[0m"), "every line sets its colours");
            for (int x = 0; x < size; x++) {
                char c = lines[y].charAt(prefix.length() + x);
                set(pixels, x + shift, 2 * y + shift, c == '\u2588' || c == '\u2580');
                set(pixels, x + shift, 2 * y + 1 + shift, c == '\u2588' || c == '\u2584');
            }
        }
        return pixels;
    }

    private static int[][] light(int size) {
        int[][] pixels = new int[size][size];
        for (int[] row : pixels) {
            Arrays.fill(row, LIGHT);
        }
        return pixels;
    }

    private static void module(int[][] pixels, int x, int y) {
        set(pixels, x, y, true);
    }

    private static void set(int[][] pixels, int x, int y, boolean dark) {
        for (int dy = 0; dy < SCALE; dy++) {
            Arrays.fill(pixels[y * SCALE + dy], x * SCALE, (x + 1) * SCALE, dark ? DARK : LIGHT);
        }
    }

    private static String decode(int[][] pixels) throws Exception {
        int[] flat = Arrays.stream(pixels).flatMapToInt(Arrays::stream).toArray();
        RGBLuminanceSource source = new RGBLuminanceSource(pixels[0].length, pixels.length, flat);
        try {
            return new QRCodeReader()
                    .decode(new BinaryBitmap(new HybridBinarizer(source)))
                    .getText();
        } catch (ReaderException e) {
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(new GlobalHistogramBinarizer(source)),
                            Map.of(DecodeHintType.PURE_BARCODE, true))
                    .getText();
        }
    }
}
