/** Starts the reconciler on Payara Micro: {@code java -jar conpaas-micro.jar --home DIR}. */
@NullMarked
package org.conpaas.micro;

import org.jspecify.annotations.NullMarked;
