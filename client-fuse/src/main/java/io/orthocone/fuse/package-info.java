/**
 * The kernel's FUSE protocol over /dev/fuse. Filled by a later slice; see doc/architecture.md.
 */
package io.orthocone.fuse;
