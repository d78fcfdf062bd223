/** Accounts: who may send plain EPCIS documents with an API key, and the chain that the server signs for each of them. */
@NullMarked
package dev.cairn.ingest.account;

import org.jspecify.annotations.NullMarked;
