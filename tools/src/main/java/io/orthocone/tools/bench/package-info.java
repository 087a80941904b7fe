/** {@code ocone bench}: measurements that need no cluster. */
package io.orthocone.tools.bench;
