//! Every rule's page is true.

#[test]
fn every_page_says_what_its_rule_does() {
    garboard_testkit::pages::check(&garboard_cluster::ClusterPillar);
}
