# Installs the project into a folder of its own, then configures, builds and runs a project that finds it there.
#   cmake -DBINARY_DIR=… -DWORK_DIR=… -DSOURCE_DIR=… -DPREFIX_PATH=… -DGENERATOR=… -P test.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status)
  if(status)
    message(FATAL_ERROR "failed: ${ARGN}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK_DIR})
run(${CMAKE_COMMAND} --install ${BINARY_DIR} --prefix ${WORK_DIR}/installed)
string(REPLACE ";" "\\;" prefix_path "${WORK_DIR}/installed;${PREFIX_PATH}")
run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${SOURCE_DIR} -B ${WORK_DIR}/build "-DCMAKE_PREFIX_PATH=${prefix_path}")
run(${CMAKE_COMMAND} --build ${WORK_DIR}/build)
run(${WORK_DIR}/build/consumer)
run(${WORK_DIR}/installed/bin/rgbd_stylize --version)
