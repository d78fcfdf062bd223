package dev.cairn.edge;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A small authority for tests: writes {@code ca.pem}, and for each name {@code <name>.pem}, {@code <name>.key}, {@code <name>.p12}. */
public final class Certificates {
    public static final String PASSWORD = "test-password";
    private final Path folder;
    private final KeyPair ca;
    private long serial = 1;

    public Certificates(Path folder) throws Exception {
        this.folder = folder;
        this.ca = pair();
        Files.createDirectories(folder);
        pem(folder.resolve("ca.pem"), "CERTIFICATE", sign("ca", ca, true).getEncoded());
    }

    public void issue(String name) throws Exception {
        KeyPair own = pair();
        X509Certificate certificate = sign(name, own, false);
        pem(folder.resolve(name + ".pem"), "CERTIFICATE", certificate.getEncoded());
        pem(folder.resolve(name + ".key"), "PRIVATE KEY", own.getPrivate().getEncoded());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.getPrivate(), PASSWORD.toCharArray(), new Certificate[] {certificate});
        try (var out = Files.newOutputStream(folder.resolve(name + ".p12"))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private X509Certificate sign(String name, KeyPair of, boolean authority)
            throws IOException, OperatorCreationException, GeneralSecurityException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=ca"),
                BigInteger.valueOf(serial++),
                Date.from(now.minusSeconds(3600)),
                Date.from(now.plusSeconds(86_400)),
                new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.CN, new DERUTF8String(name))
                        .build(),
                of.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!authority) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(ca.getPrivate())));
    }

    private static void pem(Path file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
}
