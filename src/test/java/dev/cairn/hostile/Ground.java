package dev.cairn.hostile;

import javax.net.ssl.SSLSocketFactory;

/**
 * Where the attacks go.
 *
 * @param nobody TLS without a certificate
 * @param stranger TLS with another authority's certificate
 * @param foreignTopic an honest gateway's data topic
 */
record Ground(int port, SSLSocketFactory nobody, SSLSocketFactory stranger, String foreignTopic) {}
