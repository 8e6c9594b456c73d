//! Regions and their outgoing connections.

use mrnn_core::{Connection, ConnectionSpec, Error, Region, Sign, Synapses};

fn region() -> Region {
    let mut region = Region::new("inh", 4, Sign::Inhibitory);
    region.add_connection("exc", 3, None, false, 1).expect("valid");
    region.add_connection("far", 5, Some(0.5), false, 2).expect("valid");
    region.add_connection("never", 2, None, true, 3).expect("valid");
    region
}

#[test]
fn connections_by_name_and_position() {
    let region = region();
    let order: Vec<&str> =
        region.connections().map(|connection| connection.spec().dst_region.as_str()).collect();
    assert_eq!(order, ["exc", "far", "never"]);
    assert!(region.has_connection_to("never") && !region.has_connection_to("inh"));
    assert_eq!(region.connection("far"), region.connection_at(1));
    assert!(region.connection("inh").is_none() && region.connection_at(3).is_none());
    assert_eq!((region.ones(), region.zeros()), (vec![1.0; 4], vec![0.0; 4]));
}

#[test]
fn masks_and_signs() {
    let region = region();
    let far = region.connection("far").expect("declared");
    assert_eq!((far.shape(), far.num_synapses()), ((5, 4), 2 * 4));
    let (mask, sign) = (far.mask().expect("small"), far.sign_matrix().expect("small"));
    assert_eq!(mask.as_slice().iter().sum::<f64>(), 8.0);
    assert!(mask.as_slice().iter().zip(sign.as_slice()).all(|(mask, sign)| *sign == -mask));
    let never = region.connection("never").expect("declared");
    assert!(never.is_zero() && never.num_synapses() == 0);
    assert_eq!(never.mask().expect("small").as_slice(), [0.0; 8]);
    assert_eq!(never.sign_matrix().expect("small").as_slice(), [0.0; 8]);
}

#[test]
fn a_zero_connection_can_become_real_but_not_the_other_way() {
    let mut region = region();
    region.add_connection("never", 2, None, false, 4).expect("a zero connection is replaced");
    assert_eq!(region.connection_at(2).expect("in its place").num_synapses(), 8);
    let twice = region.add_connection("never", 2, None, false, 5);
    assert!(matches!(twice, Err(Error::DuplicateConnection { .. })));
    let sparsity = region.add_connection("new", 2, Some(1.5), false, 6);
    assert!(matches!(sparsity, Err(Error::SparsityOutOfRange { .. })));
}

#[test]
fn connections_are_replaced_by_name_and_position() {
    let mut region = region();
    let connection = |rows, weight| {
        let synapses = Synapses::Dense(vec![weight; rows * 4]);
        let spec = ConnectionSpec::new("elsewhere", "nowhere");
        Connection::new(spec, (rows, 4), Sign::Excitatory, synapses)
    };
    region.replace_connection("exc", connection(3, 2.0).expect("finite")).expect("same shape");
    region.replace_connection_at(1, connection(5, 3.0).expect("finite")).expect("same shape");
    let exc = region.connection("exc").expect("declared");
    assert_eq!(exc.weight().expect("small").as_slice(), [2.0; 12]);
    assert_eq!((exc.spec().src_region.as_str(), exc.sign()), ("inh", Sign::Inhibitory));
    assert_eq!(region.connection_at(1).expect("declared").num_synapses(), 20);

    let wrong = region.replace_connection("exc", connection(5, 1.0).expect("finite"));
    assert!(matches!(wrong, Err(Error::Shape { expected: 12, found: 20, .. })));
    let unknown = region.replace_connection("inh", connection(5, 1.0).expect("finite"));
    assert!(matches!(unknown, Err(Error::UnknownConnection { .. })));
    let beyond = region.replace_connection_at(3, connection(5, 1.0).expect("finite"));
    assert!(matches!(beyond, Err(Error::UnknownConnection { .. })));
    assert!(matches!(connection(3, f64::NAN), Err(Error::NonFiniteElement { index: 0, .. })));
}
