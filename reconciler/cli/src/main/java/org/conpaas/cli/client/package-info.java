/** The REST API as its callers see it: addresses, trust, tokens, JSON and refusals. Knows no command. */
@NullMarked
package org.conpaas.cli.client;

import org.jspecify.annotations.NullMarked;
