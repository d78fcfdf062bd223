package dev.cairn.launch;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EventHash;
import dev.cairn.epcis.Limits;
import dev.cairn.epcis.XmlOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn hash}. */
@Command(
        name = "hash",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the CBV 2.0 hash of each event of an EPCIS document, one a line, in document order. Needs no network.",
            "Takes JSON-LD and XML (2.0 and 1.2), told apart by content: documents, query documents and single events."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every event was hashed",
            "1:the file is no valid document: each line says what is wrong and where; nothing was hashed",
            "2:the command line was not understood"
        })
final class Hash implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "An EPCIS document, UTF-8, at most 1 MiB.")
    private Path file = Path.of("");

    @Option(
            names = "--prehash",
            description =
                    "Prints the string that is hashed instead, as it is: a text with line breaks in it breaks the line.")
    private boolean prehash;

    @Override
    public Integer call() throws IOException {
        CaptureDocument.Result result = read();
        if (result instanceof CaptureDocument.Invalid invalid) {
            PrintWriter err = spec.commandLine().getErr();
            invalid.problems()
                    .forEach(problem -> err.println(
                            file + ": " + problem.code() + " at " + problem.pointer() + ": " + problem.text()));
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        ((CaptureDocument.Captured) result)
                .events()
                .forEach(event -> out.println(prehash ? EventHash.preHash(event) : event.hashId()));
        return 0;
    }

    /** Never more of the file than a document may have. */
    private CaptureDocument.Result read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(Limits.DOCUMENT_BYTES_MAX + 1));
            return CaptureDocument.looksLikeXml(bytes)
                    ? CaptureDocument.parseXml(bytes, XmlOrder.ANY)
                    : CaptureDocument.parse(bytes);
        }
    }
}
