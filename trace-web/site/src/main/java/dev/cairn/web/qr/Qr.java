package dev.cairn.web.qr;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/**
 * A QR code (ISO/IEC 18004) of a link: error correction level M, as few modules as ZXing's compact mode can do, the four
 * light modules around it that GS1 asks for.
 */
public final class Qr {
    /** Light modules on each side. */
    public static final int QUIET_MODULES = 4;

    /** Longer links would make codes that no label has room for. */
    public static final int LINK_CHARS_MAX = 512;

    private Qr() {}

    /** One path of dark runs on a white ground, a unit a module. */
    public static String svg(String link) {
        BitMatrix matrix = matrix(link);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < matrix.getHeight(); y++) {
            runs(matrix, y, path);
        }
        int size = matrix.getWidth();
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size
                + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size + "H0z\"/>"
                + "<path stroke=\"#000\" d=\"" + path + "\"/></svg>";
    }

    /**
     * Two modules a character by half blocks, each line coloured black on white by itself, so that it reads on dark and on
     * light terminals alike. Lines end in {@code \n}.
     */
    public static String terminal(String link) {
        BitMatrix matrix = matrix(link);
        StringBuilder lines = new StringBuilder();
        for (int y = 0; y < matrix.getHeight(); y += 2) {
            lines.append("\u001b[30;107m");
            for (int x = 0; x < matrix.getWidth(); x++) {
                boolean upper = matrix.get(x, y);
                boolean lower = y + 1 < matrix.getHeight() && matrix.get(x, y + 1);
                lines.append(upper ? lower ? '\u2588' : '\u2580' : lower ? '\u2584' : ' ');
            }
            lines.append("\u001b[0m\n");
        }
        return lines.toString();
    }

    private static void runs(BitMatrix matrix, int y, StringBuilder path) {
        int x = 0;
        while (x < matrix.getWidth()) {
            int from = x;
            while (x < matrix.getWidth() && matrix.get(x, y)) {
                x++;
            }
            if (x > from) {
                path.append('M')
                        .append(from)
                        .append(' ')
                        .append(y)
                        .append(".5h")
                        .append(x - from);
            }
            x++;
        }
    }

    private static BitMatrix matrix(String link) {
        if (link.isEmpty() || link.length() > LINK_CHARS_MAX) {
            throw new IllegalArgumentException("a link of " + link.length() + " characters, at most " + LINK_CHARS_MAX);
        }
        Map<EncodeHintType, Object> hints = Map.of(
                EncodeHintType.ERROR_CORRECTION,
                ErrorCorrectionLevel.M,
                EncodeHintType.QR_COMPACT,
                true,
                EncodeHintType.CHARACTER_SET,
                "UTF-8",
                EncodeHintType.MARGIN,
                QUIET_MODULES);
        try {
            return new QRCodeWriter().encode(link, BarcodeFormat.QR_CODE, 0, 0, hints);
        } catch (WriterException e) {
            throw new IllegalArgumentException("does not fit a QR code: " + link.length() + " characters", e);
        }
    }
}
