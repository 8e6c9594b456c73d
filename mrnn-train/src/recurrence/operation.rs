use super::passes::{self, Arguments, Passes, Slopes, Widths};
use candle_core::{
    CpuStorage, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor, WithDType, bail,
};
use mrnn::{NoiseSource, Precision};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// One use of a recurrence in a graph. Its result has activations, readouts, or both side by side.
pub(super) struct Operation<T: Precision> {
    passes: Arc<Mutex<Passes<T>>>,
    widths: Widths,
    /// Activations and readouts in a row of the result; 0 where they are not asked for.
    columns: (usize, usize),
    noise: NoiseSource,
    /// Number of the forward pass of this use.
    pass: AtomicU64,
}

impl<T: Precision + WithDType> Operation<T> {
    pub(super) fn new(
        passes: Arc<Mutex<Passes<T>>>,
        widths: Widths,
        columns: (usize, usize),
        noise: NoiseSource,
    ) -> Self {
        Self { passes, widths, columns, noise, pass: AtomicU64::new(0) }
    }

    fn forward(
        &self,
        parameters: (&CpuStorage, &Layout),
        input: (&CpuStorage, &Layout),
        x0: Option<(&CpuStorage, &Layout)>,
    ) -> Result<(CpuStorage, Shape)> {
        let Widths { batch, inputs, units, parameters: num_parameters, .. } = self.widths;
        let steps = match *input.1.dims() {
            [b, steps, i] if (b, i) == (batch, inputs) => steps,
            ref dims => bail!("the input has the shape {dims:?}, not [{batch}, steps, {inputs}]"),
        };
        let arguments = Arguments {
            parameters: elements("the parameters", parameters, &[num_parameters])?,
            input: elements("the input", input, &[batch, steps, inputs])?,
            x0: x0.map(|x0| elements("x0", x0, &[batch, units])).transpose()?,
            steps,
            noise: self.noise,
        };
        let (units, outputs) = self.columns;
        let rows = batch * steps;
        let (mut h, mut y) = (vec![T::zero(); rows * units], vec![T::zero(); rows * outputs]);
        let mut passes = passes::lock(&self.passes)?;
        let record = ((units > 0).then_some(&mut h[..]), (outputs > 0).then_some(&mut y[..]));
        let pass = passes.forward(&arguments, record).map_err(candle_core::Error::wrap)?;
        self.pass.store(pass, Ordering::Relaxed);
        let result = match (units, outputs) {
            (_, 0) => h,
            (0, _) => y,
            _ => join(&h, units, &y, outputs),
        };
        Ok((T::to_cpu_storage_owned(result), Shape::from((batch, steps, units + outputs))))
    }

    fn backward(
        &self,
        parameters: &Tensor,
        input: &Tensor,
        x0: Option<&Tensor>,
        slopes: &Tensor,
    ) -> Result<[Option<Tensor>; 3]> {
        let values = |tensor: &Tensor| tensor.flatten_all()?.to_vec1::<T>();
        let (parameter_values, input_values) = (values(parameters)?, values(input)?);
        let x0_values = x0.map(values).transpose()?;
        let arguments = Arguments {
            parameters: &parameter_values,
            input: &input_values,
            x0: x0_values.as_deref(),
            steps: input.dim(1)?,
            noise: self.noise,
        };
        let (units, outputs) = self.columns;
        let slopes = Slopes::split(values(slopes)?, units, outputs);

        let room =
            |tensor: &Tensor| tensor.track_op().then(|| vec![T::zero(); tensor.elem_count()]);
        let mut gradients = [room(parameters), room(input), x0.and_then(room)];
        let [by_parameters, by_input, by_x0] = &mut gradients;
        let mut passes = passes::lock(&self.passes)?;
        let pass = self.pass.load(Ordering::Relaxed);
        let pass = passes
            .backward(
                pass,
                &arguments,
                &slopes,
                (by_parameters.as_deref_mut(), by_input.as_deref_mut(), by_x0.as_deref_mut()),
            )
            .map_err(candle_core::Error::wrap)?;
        self.pass.store(pass, Ordering::Relaxed);
        let tensor = |gradient: Option<Vec<T>>, like: Option<&Tensor>| {
            let pair = gradient.zip(like);
            pair.map(|(values, like)| Tensor::from_vec(values, like.shape(), like.device()))
                .transpose()
        };
        let [by_parameters, by_input, by_x0] = gradients;
        Ok([
            tensor(by_parameters, Some(parameters))?,
            tensor(by_input, Some(input))?,
            tensor(by_x0, x0)?,
        ])
    }
}

impl<T: Precision + WithDType> CustomOp2 for Operation<T> {
    fn name(&self) -> &'static str {
        "recurrence"
    }

    fn cpu_fwd(
        &self,
        parameters: &CpuStorage,
        parameters_layout: &Layout,
        input: &CpuStorage,
        input_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        self.forward((parameters, parameters_layout), (input, input_layout), None)
    }

    fn bwd(
        &self,
        parameters: &Tensor,
        input: &Tensor,
        _: &Tensor,
        slopes: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let [by_parameters, by_input, _] = self.backward(parameters, input, None, slopes)?;
        Ok((by_parameters, by_input))
    }
}

impl<T: Precision + WithDType> CustomOp3 for Operation<T> {
    fn name(&self) -> &'static str {
        "recurrence"
    }

    fn cpu_fwd(
        &self,
        parameters: &CpuStorage,
        parameters_layout: &Layout,
        input: &CpuStorage,
        input_layout: &Layout,
        x0: &CpuStorage,
        x0_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let x0 = Some((x0, x0_layout));
        self.forward((parameters, parameters_layout), (input, input_layout), x0)
    }

    fn bwd(
        &self,
        parameters: &Tensor,
        input: &Tensor,
        x0: &Tensor,
        _: &Tensor,
        slopes: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let [by_parameters, by_input, by_x0] =
            self.backward(parameters, input, Some(x0), slopes)?;
        Ok((by_parameters, by_input, by_x0))
    }
}

/// The elements of a contiguous tensor of this shape.
fn elements<'a, T: WithDType>(
    what: &str,
    (storage, layout): (&'a CpuStorage, &Layout),
    shape: &[usize],
) -> Result<&'a [T]> {
    if layout.dims() != shape {
        bail!("{what}: the shape is {:?}, not {shape:?}", layout.dims());
    }
    let Some((start, end)) = layout.contiguous_offsets() else {
        bail!("{what}: the tensor is not contiguous");
    };
    Ok(&T::cpu_storage_as_slice(storage)?[start..end])
}

/// Rows of both side by side.
fn join<T: Copy>(h: &[T], units: usize, y: &[T], outputs: usize) -> Vec<T> {
    let rows = h.chunks_exact(units).zip(y.chunks_exact(outputs));
    rows.flat_map(|(h, y)| h.iter().chain(y)).copied().collect()
}
