package org.conpaas.server.api.view;

/** A public key as RFC 7517 writes it: what secrets are sealed to. */
public record SealingKeyView(String kty, String crv, String x, String y, String kid, String use, String alg) {}
