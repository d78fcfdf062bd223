package dev.cairn.walk;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads a QR code as a camera sees it on a terminal: half blocks, black on white. */
final class TerminalQr {
    private static final int PIXELS_PER_MODULE = 4;
    private static final int WHITE = 0xffffff;
    private static final String BLOCKS = " \u2580\u2584\u2588";

    private TerminalQr() {}

    /** The text in the first code among these lines. */
    static String read(List<String> lines) throws ReaderException {
        List<String> rows = lines.stream()
                .filter(line -> line.startsWith("\u001b[30;107m"))
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
        if (rows.isEmpty()) {
            throw NotFoundException.getNotFoundInstance();
        }
        int modules = rows.get(0).length();
        int width = modules * PIXELS_PER_MODULE;
        int height = rows.size() * 2 * PIXELS_PER_MODULE;
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, WHITE);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int row = y / PIXELS_PER_MODULE;
                int half = 1 << (row % 2);
                int block = BLOCKS.indexOf(rows.get(row / 2).charAt(x / PIXELS_PER_MODULE));
                pixels[y * width + x] = (block & half) == 0 ? WHITE : 0;
            }
        }
        var picture = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
        Map<DecodeHintType, ?> hints = Map.of(DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.QR_CODE));
        return new QRCodeReader().decode(picture, hints).getText();
    }
}
