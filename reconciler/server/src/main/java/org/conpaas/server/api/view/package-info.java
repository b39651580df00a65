/** What the API answers with, and what the dashboard shows: records of plain values, in the words of {@code docs/rest-api.md}. */
@NullMarked
package org.conpaas.server.api.view;

import org.jspecify.annotations.NullMarked;
