package io.orthocone.osd.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Service;
import io.orthocone.env.Payload;
import io.orthocone.message.EntityName;
import io.orthocone.message.HObject;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.ReqId;
import io.orthocone.osdmap.PgId;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpRightsTest {
    private static final OsdSubOp READ = new OsdSubOp.Read(0, 0);
    private static final OsdSubOp WRITE = new OsdSubOp.WriteFull(Payload.utf8("x"));

    private static boolean permit(String osd, String pool, String namespace, String name, OsdSubOp... steps) {
        HObject object = HObject.head(3, namespace, "", name, 17);
        ReqId reqId = new ReqId(EntityName.client(1), 1, 1);
        OsdOp op = new OsdOp(reqId, 0, 1, new PgId(3, 1), object, 0, List.of(), HObject.HEAD, List.of(steps));
        Capabilities capabilities = osd.isEmpty() ? Capabilities.NONE : Capabilities.NONE.with(Service.OSD, osd);
        return OpRights.permit(capabilities, id -> id == 3 ? pool : id == 4 ? "source" : null, op);
    }

    private static OsdSubOp list(String namespace) {
        return new OsdSubOp.ListObjects(HObject.head(3, "", "", "", 0), 10, namespace);
    }

    @Test
    void aReaderOfOnePoolReadsThereAndDoesNothingElse() {
        String caps = "allow r pool=data";
        assertThat(permit(caps, "data", "", "o", READ, new OsdSubOp.Stat(), new OsdSubOp.GetXattrs()))
                .isTrue();
        assertThat(permit(caps, "other", "", "o", READ)).isFalse();
        assertThat(permit(caps, "data", "", "o", WRITE)).isFalse();
        assertThat(permit(caps, "data", "", "o", new OsdSubOp.Delete())).isFalse();
        assertThat(permit(caps, "data", "", "o", new OsdSubOp.SetXattr("a", Payload.EMPTY)))
                .isFalse();
    }

    @Test
    void oneStepTooManyRefusesTheWholeOp() {
        assertThat(permit("allow r", "data", "", "o", READ, WRITE)).isFalse();
        assertThat(permit("allow w", "data", "", "o", new OsdSubOp.AssertExists(), WRITE))
                .isFalse();
        assertThat(permit("allow rw", "data", "", "o", READ, new OsdSubOp.AssertExists(), WRITE))
                .isTrue();
        assertThat(permit("allow w", "data", "", "o", WRITE)).isTrue();
    }

    @Test
    void namespacesAndPrefixesBound() {
        assertThat(permit("allow rw namespace=mine", "data", "mine", "o", WRITE))
                .isTrue();
        assertThat(permit("allow rw namespace=mine", "data", "", "o", WRITE)).isFalse();
        assertThat(permit("allow rw namespace=mine", "data", "theirs", "o", READ))
                .isFalse();
        assertThat(permit("allow rw object_prefix=job.", "data", "", "job.1", WRITE))
                .isTrue();
        assertThat(permit("allow rw object_prefix=job.", "data", "", "my.job.1", WRITE))
                .isFalse();
    }

    @Test
    void rightsOfSeveralGrantsAddUp() {
        String caps = "allow r pool=data, allow w pool=data object_prefix=log.";
        assertThat(permit(caps, "data", "", "log.1", READ, WRITE)).isTrue();
        assertThat(permit(caps, "data", "", "other", READ)).isTrue();
        assertThat(permit(caps, "data", "", "other", WRITE)).isFalse();
    }

    @Test
    void aListingShowsTheNamespaceThatItListsAndNotTheOneOfItsObject() {
        assertThat(permit("allow r pool=data", "data", "", "", list(""))).isTrue();
        assertThat(permit("allow r pool=data", "other", "", "", list(""))).isFalse();
        assertThat(permit("allow r namespace=mine", "data", "mine", "", list("mine")))
                .isTrue();
        assertThat(permit("allow r namespace=mine", "data", "mine", "", list("theirs")))
                .isFalse();
        assertThat(permit("allow r object_prefix=a", "data", "", "a", list("")))
                .as("names beyond the prefix would be seen")
                .isFalse();
        assertThat(permit("allow w", "data", "", "", list(""))).isFalse();
    }

    @Test
    void whoHasNothingMayDoNothing() {
        assertThat(permit("", "data", "", "o", READ)).isFalse();
        assertThat(permit("", "data", "", "o", WRITE)).isFalse();
        assertThat(permit("", "data", "", "", list(""))).isFalse();
        assertThat(permit("profile osd", "data", "", "o", READ)).isFalse();
    }

    @Test
    void aListingOfAllNamespacesIsForWhoeverMayReadEverywhere() {
        OsdSubOp all = new OsdSubOp.ListObjects(HObject.head(3, "", "", "", 0), 10, "", true);
        assertThat(permit("allow r pool=data", "data", "", "", all)).isTrue();
        assertThat(permit("allow r namespace=mine", "data", "", "", all)).isFalse();
    }

    @Test
    void aCopyNeedsToReadItsSource() {
        OsdSubOp copy = new OsdSubOp.CopyFrom(HObject.head(4, "", "", "secret", 1), 0);
        OsdSubOp nowhere = new OsdSubOp.CopyFrom(HObject.head(5, "", "", "gone", 1), 0);
        assertThat(permit("allow rw pool=data, allow r pool=source", "data", "", "o", copy))
                .isTrue();
        assertThat(permit("allow rw pool=data", "data", "", "o", copy)).isFalse();
        assertThat(permit("allow r", "data", "", "o", copy)).isFalse();
        assertThat(permit("allow rw pool=data", "data", "", "o", nowhere))
                .as("it will be told that there is no such pool")
                .isTrue();
    }
}
