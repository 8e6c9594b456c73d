//! What stands around every call: handles are checked, panics caught, results reported.

use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::status::mrnn_status;
use crate::status::mrnn_status_code::MRNN_OK;
use std::any::Any;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, Ordering};

/// A handle that refuses work after a panic.
pub(crate) trait Handle {
    /// What messages call it.
    const NOUN: &'static str;

    /// Set by a panic in a call on the handle.
    fn poisoned(&self) -> &AtomicBool;
}

/// A setup call without a handle.
///
/// # Safety
/// `err` is NULL or a live handle that no other thread uses.
pub(crate) unsafe fn setup_new(
    err: *mut mrnn_error,
    body: impl FnOnce() -> Result<(), Fault>,
) -> mrnn_status {
    // SAFETY: the caller's promise.
    unsafe { report(err, &catch(body)) }
}

/// A setup call on a shared handle.
///
/// # Safety
/// `handle` is NULL or a live handle that no other thread changes; `err` is NULL or a live
/// handle that no other thread uses.
pub(crate) unsafe fn setup<H: Handle>(
    handle: *const H,
    err: *mut mrnn_error,
    body: impl FnOnce(&H) -> Result<(), Fault>,
) -> mrnn_status {
    // SAFETY: the caller's promise.
    unsafe { report(err, &enter(handle.as_ref(), |handle| body(handle))) }
}

/// A setup call on a handle of the caller's alone.
///
/// # Safety
/// `handle` and `err` are NULL or live handles that no other thread uses.
pub(crate) unsafe fn setup_mut<H: Handle>(
    handle: *mut H,
    err: *mut mrnn_error,
    body: impl FnOnce(&mut H) -> Result<(), Fault>,
) -> mrnn_status {
    // SAFETY: the caller's promise.
    unsafe { report(err, &enter(handle.as_mut(), |handle| body(handle))) }
}

/// A real-time call on a shared handle.
///
/// # Safety
/// `handle` is NULL or a live handle that no other thread changes.
pub(crate) unsafe fn rt<H: Handle>(
    handle: *const H,
    body: impl FnOnce(&H) -> Result<(), Fault>,
) -> mrnn_status {
    // SAFETY: the caller's promise.
    status_of(&enter(unsafe { handle.as_ref() }, |handle| body(handle)))
}

/// A real-time call on a handle of the caller's alone.
///
/// # Safety
/// `handle` is NULL or a live handle that no other thread uses.
pub(crate) unsafe fn rt_mut<H: Handle>(
    handle: *mut H,
    body: impl FnOnce(&mut H) -> Result<(), Fault>,
) -> mrnn_status {
    // SAFETY: the caller's promise.
    status_of(&enter(unsafe { handle.as_mut() }, |handle| body(handle)))
}

/// A second handle of a call, which the call only reads.
///
/// # Safety
/// `handle` is NULL or a live handle that no other thread changes for `'a`.
pub(crate) unsafe fn shared<'a, H: Handle>(handle: *const H) -> Result<&'a H, Fault> {
    // SAFETY: the caller's promise.
    usable(unsafe { handle.as_ref() })
}

/// Frees a handle.
///
/// # Safety
/// `handle` is NULL, or from [`new_handle`] and not destroyed, and no thread uses it.
pub(crate) unsafe fn destroy<H: Handle>(handle: *mut H) {
    if !handle.is_null() {
        // SAFETY: the caller's promise.
        let handle = unsafe { Box::from_raw(handle) };
        // There is nobody left to tell.
        let _ = catch(|| {
            drop(handle);
            Ok(())
        });
    }
}

/// A new handle of the caller's.
pub(crate) fn new_handle<H: Handle>(handle: H) -> *mut H {
    Box::into_raw(Box::new(handle))
}

/// A place for a result.
pub(crate) fn place<T>(what: &'static str, pointer: *mut T) -> Result<NonNull<T>, Fault> {
    optional_place(what, pointer)?.ok_or(Fault::Null(what))
}

/// A place for a result that is not wanted where the pointer is NULL.
pub(crate) fn optional_place<T>(
    what: &'static str,
    pointer: *mut T,
) -> Result<Option<NonNull<T>>, Fault> {
    if pointer.is_aligned() { Ok(NonNull::new(pointer)) } else { Err(Fault::NotAnArray(what)) }
}

pub(crate) fn status_of(result: &Result<(), Fault>) -> mrnn_status {
    result.as_ref().map_or_else(Fault::code, |()| MRNN_OK) as mrnn_status
}

fn enter<H: Handle, R: Deref<Target = H>>(
    handle: Option<R>,
    body: impl FnOnce(&mut R) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut handle = usable(handle)?;
    let result = catch(|| body(&mut handle));
    if matches!(result, Err(Fault::Panic(_))) {
        handle.poisoned().store(true, Ordering::Release);
    }
    result
}

fn usable<H: Handle, R: Deref<Target = H>>(handle: Option<R>) -> Result<R, Fault> {
    let handle = handle.ok_or(Fault::Null(H::NOUN))?;
    if handle.poisoned().load(Ordering::Acquire) {
        return Err(Fault::Poisoned(H::NOUN));
    }
    Ok(handle)
}

fn catch(body: impl FnOnce() -> Result<(), Fault>) -> Result<(), Fault> {
    let body = || {
        #[cfg(test)]
        crate::tests::panics::panic_if_armed();
        body()
    };
    // A handle whose call panicked is never looked into again.
    catch_unwind(AssertUnwindSafe(body))
        .unwrap_or_else(|payload| Err(Fault::Panic(panic_message(payload.as_ref()))))
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a message").to_owned()
}

unsafe fn report(err: *mut mrnn_error, result: &Result<(), Fault>) -> mrnn_status {
    // SAFETY: the caller's promise.
    if let Some(err) = unsafe { err.as_mut() } {
        // Writing the message runs code of the library too; the status is what counts.
        let _ = catch(|| {
            err.set(result);
            Ok(())
        });
    }
    status_of(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{mrnn_error_create, mrnn_error_destroy, mrnn_error_message};
    use crate::status::mrnn_status_code::*;
    use std::ffi::CStr;

    #[derive(Default)]
    struct Thing {
        poisoned: AtomicBool,
        value: i32,
    }

    impl Handle for Thing {
        const NOUN: &'static str = "thing";
        fn poisoned(&self) -> &AtomicBool {
            &self.poisoned
        }
    }

    #[test]
    fn a_panic_poisons_its_handle() {
        let mut err = std::ptr::null_mut();
        let thing = new_handle(Thing::default());
        // SAFETY: live handles of this thread.
        unsafe {
            assert_eq!(mrnn_error_create(&raw mut err), MRNN_OK as i32);
            let message = |err| CStr::from_ptr(mrnn_error_message(err)).to_str().expect("UTF-8");

            let status = setup_mut(thing, err, |thing| {
                thing.value = 1;
                Ok(())
            });
            assert_eq!((status, message(err)), (MRNN_OK as i32, ""));

            let status = setup(thing, err, |thing| panic!("value {}", thing.value));
            assert_eq!(status, MRNN_ERR_PANIC as i32);
            assert_eq!(message(err), "a defect of mrnn: value 1");

            let unreachable = |_: &mut Thing| unreachable!("the handle is poisoned");
            assert_eq!(setup_mut(thing, err, unreachable), MRNN_ERR_POISONED as i32);
            assert!(message(err).starts_with("the thing was broken"), "{}", message(err));
            assert_eq!(rt_mut(thing, unreachable), MRNN_ERR_POISONED as i32);
            assert_eq!(rt(thing, |_| Ok(())), MRNN_ERR_POISONED as i32);
            assert!(matches!(shared(thing), Err(Fault::Poisoned("thing"))));

            destroy(thing);
            mrnn_error_destroy(err);
        }
    }

    #[test]
    fn null_is_answered() {
        let null = std::ptr::null_mut::<Thing>();
        // SAFETY: NULL is allowed.
        unsafe {
            assert_eq!(rt(null, |_| Ok(())), MRNN_ERR_NULL as i32);
            assert_eq!(rt_mut(null, |_| Ok(())), MRNN_ERR_NULL as i32);
            assert_eq!(setup(null, std::ptr::null_mut(), |_| Ok(())), MRNN_ERR_NULL as i32);
            destroy(null);
        }
    }

    #[test]
    fn handles_may_cross_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<crate::network::mrnn_network>();
        shared::<crate::engine::mrnn_engine>();
        shared::<crate::session::mrnn_session>();
        shared::<crate::tape::mrnn_tape>();
        shared::<crate::trainer::mrnn_trainer>();
        shared::<mrnn_error>();
    }
}
