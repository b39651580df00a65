package org.conpaas.server.api.view;

import java.util.Optional;

/**
 * Where the code of a service is pushed to.
 *
 * @param https URL that takes a token as the password
 * @param ssh URL that takes a key of the service; empty when ssh is off
 * @param knownHost the line of {@code known_hosts} that trusts the ssh server
 */
public record CodeRepositoryView(String https, Optional<String> ssh, Optional<String> knownHost) {}
